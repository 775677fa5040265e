package knowledge

// The sources that several notes share.
const (
	fromMicrosoft = "Microsoft Learn: SMTP AUTH client submission, fix issues with printers and scanners"
	fromExchange  = "Exchange team blog on basic authentication for client submission, 2026-01-27"
	fromGoogle    = "Google Workspace Admin help: SMTP error codes"
	fromSES       = "Amazon SES developer guide: troubleshooting SMTP"
	fromThreads   = "answers in public issue threads"
)

// Providers are the operators that are known, the most asked about first.
var Providers = []Provider{
	{
		ID: "google", Name: "Gmail", Hosts: []string{"gmail.com", "googlemail.com", "google.com", "gmail-smtp-in.l.google.com"},
		Marks: []string{"- gsmtp", "- gcdp", "support.google.com"}, Entry: "smtp.gmail.com, 587 with STARTTLS or 465 with TLS",
		Notes: []Note{
			{"534 535", "", []string{"application-specific password", "invalidsecondfactor"}, "The account uses 2-step verification, so Google takes only an app password or OAuth2 here.", "Create an app password (Google account, Security, App passwords) and log in with it, or use XOAUTH2.", "2026-08", fromGoogle},
			{"534", "", []string{"web browser", "signin/continue"}, "Google wants the owner to confirm this sign-in in a browser; the account's own password is not taken from applications.", "Sign in once in a browser, then use an app password or XOAUTH2.", "2026-08", fromGoogle},
			{"535", "", nil, "Google no longer takes the account's own password from applications; a wrong app password gets the same reply.", "Use an app password (needs 2-step verification) or XOAUTH2; the user name is the whole address.", "2026-08", fromGoogle},
			{"530", "", []string{"authentication required"}, "Google wants a login before MAIL.", "Log in after STARTTLS.", "2026-08", fromGoogle},
			{"454", "4.7.0", nil, "Google throttles this account after too many logins.", "Wait, keep one connection open for many messages, log in less often.", "2026-08", fromGoogle},
			{"550", "5.4.5", nil, "The account's daily sending quota is used up.", "Wait up to 24 hours, or send through a service made for bulk mail.", "2026-08", fromGoogle},
			{"550", "", []string{"mail relay denied", "credentials for relay"}, "smtp-relay.gmail.com knows neither this address nor this domain.", "Register the client's address for the SMTP relay service in the Admin console, or log in, and use your own domain in EHLO.", "2026-08", fromGoogle},
			{"", "5.7.26", nil, "The sender's domain passes neither SPF nor DKIM, which has nothing to do with SMTP AUTH.", "Publish SPF for the sending server or sign with DKIM.", "2026-08", fromGoogle},
			{"", "5.7.25", nil, "The client's address has no name in the DNS that leads back to it.", "Have the address owner set a PTR record that matches.", "2026-08", fromGoogle},
			{"421", "4.7.0", []string{"try again later, closing connection"}, "Google guards against clients that come too fast or name themselves badly in EHLO.", "Give EHLO a real host name and send more slowly.", "2026-08", fromGoogle},
		},
	},
	{
		ID: "microsoft", Name: "Microsoft 365 or Outlook.com", Hosts: []string{"office365.com", "outlook.com", "hotmail.com", "live.com"},
		Marks: []string{"prod.outlook.com", "prod.exchangelabs.com", "smtpclientauthentication is disabled", "outlook.office365.com", "aka.ms/smtp_auth_disabled"}, Entry: "smtp.office365.com (business) or smtp-mail.outlook.com (personal), 587 with STARTTLS",
		Notes: []Note{
			{"535", "5.7.139", []string{"smtpclientauthentication is disabled"}, "SMTP AUTH is switched off for the tenant or this mailbox; no password will do.", "An administrator enables Authenticated SMTP for the mailbox (or the tenant), or the application uses Graph or another relay.", "2026-08", fromMicrosoft},
			{"535", "5.7.139", []string{"basic authentication is disabled"}, "Microsoft no longer takes a password here; Outlook.com does not since September 2024.", "Use OAuth2 (AUTH XOAUTH2).", "2026-08", fromMicrosoft},
			{"535", "5.7.139", []string{"did not meet the criteria", "security defaults"}, "Security defaults or Conditional Access forbid this login.", "Have the administrator exclude this mailbox from the policy, or use OAuth2.", "2026-08", fromMicrosoft},
			{"535", "5.7.139", nil, "The password is wrong, or the account wants a second factor, which SMTP cannot give.", "Check the password; with a second factor use OAuth2 (or an app password where the tenant allows it).", "2026-08", fromMicrosoft},
			{"535", "5.7.3", nil, "The password is wrong, SMTP AUTH is off for this mailbox, or a second factor or security defaults are in the way.", "Check in this order: password, Authenticated SMTP of the mailbox, security defaults.", "2026-08", fromMicrosoft},
			{"550", "5.7.30", nil, "Basic authentication for client submission is being retired: off by default from the end of December 2026, the final date to be announced in the second half of 2027.", "Use OAuth2, High Volume Email or Azure Communication Services.", "2026-01", fromExchange},
			{"530", "5.7.57", nil, "This server takes mail only after a login.", "Log in after STARTTLS; for mail to own recipients without login use the domain's MX host on port 25.", "2026-08", fromMicrosoft},
			{"550 554", "5.7.60", nil, "The mailbox that logged in may not send as this From address.", "Use the mailbox's own address as sender, or give it the Send As permission.", "2026-08", fromMicrosoft},
			{"550", "5.7.1", []string{"send as this sender"}, "The mailbox that logged in may not send as this From address.", "Use the mailbox's own address as sender, or give it the Send As permission.", "2026-08", fromMicrosoft},
			{"550", "5.7.64", nil, "The inbound connector does not recognize this client's address or certificate.", "Update the connector with the client's address or certificate.", "2026-08", fromMicrosoft},
			{"550", "5.1.8", nil, "The mailbox was blocked for sending spam.", "An administrator removes it from the restricted users after securing the account.", "2026-08", fromMicrosoft},
			{"", "", []string{"banned sending ip", "block list (s3"}, "Microsoft blocks the client's address.", "Ask for delisting (sender.office.com, or the Outlook.com support form), or relay through another server.", "2025-02", "Microsoft NDR codes as quoted by bounce parsers"},
		},
	},
	{
		ID: "ses", Name: "Amazon SES", Hosts: []string{"amazonaws.com", "amazonses.com"},
		Marks: []string{"simpleemailservice"}, Entry: "email-smtp.REGION.amazonaws.com, 587 or 2587 with STARTTLS, 465 or 2465 with TLS",
		Notes: []Note{
			{"535", "", []string{"not subscribed"}, "The AWS account has not signed up for SES; the credentials are not the trouble.", "Sign up for SES in that region.", "2026-08", fromSES},
			{"535", "", nil, "SES has SMTP credentials of its own, one set a region; AWS access keys do not work as they are.", "Create SMTP credentials in the SES console for the region of the host.", "2026-08", fromSES},
			{"554", "", []string{"not verified"}, "The sender (in the sandbox also the recipient) is not verified in the region of this host.", "Verify the address or domain in that region, or ask to leave the sandbox.", "2026-08", fromSES},
			{"554", "", []string{"not authorized to perform"}, "The IAM policy of the credentials does not allow ses:SendRawEmail.", "Allow ses:SendRawEmail for this user and identity.", "2026-08", fromSES},
			{"454", "", []string{"throttling", "quota", "sending rate"}, "The account's quota or rate is exceeded.", "Send more slowly, or ask for a higher quota.", "2026-08", fromSES},
		},
	},
	{
		ID: "sendgrid", Name: "SendGrid", Hosts: []string{"sendgrid.net"},
		Marks: []string{"esmtp service ready at ismtpd", "ismtpd-", "sendgrid.com/docs"}, Entry: "smtp.sendgrid.net, 587 with STARTTLS or 465 with TLS",
		Notes: []Note{
			{"", "", []string{"maximum credits exceeded"}, "The plan's credits are used up; the login itself is right.", "Wait for the next period or raise the plan.", "2026-08", "Twilio SendGrid: SMTP errors"},
			{"535", "", nil, "The user name must be the word apikey, the password an API key with the Mail Send permission.", "Log in as apikey with an API key.", "2026-08", "Twilio SendGrid: integrating with SMTP"},
			{"550", "", []string{"unauthenticated senders"}, "SendGrid wants a login before MAIL.", "Log in as apikey with an API key.", "2026-08", fromThreads},
			{"403 550", "", []string{"sender identity", "not authorized to send from"}, "The From address is no verified sender identity.", "Verify the single sender or the domain.", "2026-08", "Twilio SendGrid: SMTP errors"},
		},
	},
	{
		ID: "mailgun", Name: "Mailgun", Hosts: []string{"mailgun.org", "mailgun.net"},
		Marks: []string{"yours truly, mailgun", "mailgun influx"}, Entry: "smtp.mailgun.org, in Europe smtp.eu.mailgun.org, 587 with STARTTLS or 465 with TLS",
		Notes: []Note{
			{"550", "", []string{"relaying denied"}, "The session was not logged in.", "Switch SMTP authentication on, with the domain's SMTP credentials.", "2026-08", "Mailgun help: relaying denied"},
			{"535", "", nil, "Each domain has SMTP credentials of its own; API keys do not work, and accounts in Europe have another host.", "Use the domain's SMTP user and password; for a domain in Europe smtp.eu.mailgun.org.", "2026-08", fromThreads},
		},
	},
	{
		ID: "postmark", Name: "Postmark", Hosts: []string{"postmarkapp.com", "mtasv.net"}, Marks: []string{"smtp.postmarkapp.com"}, Entry: "smtp.postmarkapp.com, 587 or 2525 with STARTTLS",
		Notes: []Note{{"535", "", nil, "Postmark wants the Server API token as user name and as password.", "Use the Server API token for both.", "2026-08", "Postmark: common SMTP connection errors"}},
	},
	{
		ID: "brevo", Name: "Brevo", Hosts: []string{"brevo.com", "sendinblue.com"}, Marks: []string{"smtp-relay.sendinblue.com", "smtp-relay.brevo.com"}, Entry: "smtp-relay.brevo.com, 587 with STARTTLS or 465 with TLS",
		Notes: []Note{
			{"525", "", nil, "The client's address is not on the list of authorized addresses.", "Authorize the address in the security settings.", "2026-08", fromThreads},
			{"535", "", nil, "Brevo wants an SMTP key; the account's password and API keys do not work.", "Create an SMTP key and log in with it.", "2026-08", "Brevo help: SMTP troubleshooting"},
		},
	},
	{
		ID: "mailtrap", Name: "Mailtrap", Hosts: []string{"mailtrap.io"}, Marks: []string{"smtp.mailtrap.live", "mailtrap.io"}, Entry: "live.smtp.mailtrap.io or sandbox.smtp.mailtrap.io, 587 with STARTTLS",
		Notes: []Note{
			{"535", "5.7.8", []string{"too many connections"}, "More connections at once than the account allows.", "Reuse connections, keep the pool below ten.", "2026-08", "Mailtrap help, article 100"},
			{"535", "5.7.0", []string{"limit"}, "The plan's monthly limit is used up.", "Wait for the next month or raise the plan.", "2026-08", "Mailtrap help, article 44"},
			{"550", "5.7.0", []string{"per second"}, "Too many messages a second for the plan.", "Limit the rate.", "2026-08", "Mailtrap help, article 44"},
		},
	},
	{
		ID: "yahoo", Name: "Yahoo or AOL", Hosts: []string{"yahoo.com", "aol.com", "yahoodns.net"}, Marks: []string{"(#auth0", "(#mbr1", "senders.yahooinc.com", "[tss0"}, Entry: "smtp.mail.yahoo.com, 465 with TLS or 587 with STARTTLS",
		Notes: []Note{{"535", "", nil, "Yahoo takes only an app password from applications.", "Create an app password in the account's security settings.", "2026-08", fromThreads}},
	},
	{
		ID: "icloud", Name: "iCloud Mail", Hosts: []string{"mail.me.com", "icloud.com"}, Marks: []string{"apple.com esmtp", "icloud smtp"}, Entry: "smtp.mail.me.com, 587 with STARTTLS",
		Notes: []Note{{"535", "", nil, "Apple takes only an app-specific password from applications.", "Create an app-specific password for the Apple account.", "2026-08", fromThreads}},
	},
	{
		ID: "zoho", Name: "Zoho Mail or ZeptoMail", Hosts: []string{"zoho.com", "zoho.eu", "zoho.in", "zoho.com.au", "zohomail.com", "zeptomail.com"}, Marks: []string{"mx.zohomail.com", "zoho smtp server", "zeptomail smtp"}, Entry: "smtp.zoho.com, or the host of the account's region (.eu, .in …), 465 with TLS or 587 with STARTTLS",
		Notes: []Note{
			{"553", "", []string{"relaying disallowed"}, "The From address is neither the account that logged in nor one of its aliases.", "Send from the account's own address or add an alias.", "2026-08", "Zoho Mail: SMTP configuration"},
			{"535", "", nil, "With a second factor Zoho wants an application-specific password, and an account lives in one region's host only.", "Use an application-specific password and the SMTP host of the account's region.", "2026-08", "Zoho Mail: SMTP configuration"},
			{"554", "5.1.8", nil, "Zoho has blocked outgoing mail of this account.", "Ask Zoho's support to unblock it.", "2026-08", fromThreads},
		},
	},
	{
		ID: "yandex", Name: "Yandex", Hosts: []string{"yandex.ru", "yandex.net", "yandex.com"}, Marks: []string{"mail.yandex.net", "help.yandex", "want to use yandex.mail"}, Entry: "smtp.yandex.com, 465 with TLS",
		Notes: []Note{
			{"535", "", []string{"access rights"}, "Access for mail programs is switched off for this account, or the app password is not active yet.", "Switch mail clients on in the mailbox's settings; a new app password may take some hours.", "2026-08", fromThreads},
			{"535", "", nil, "Yandex takes only an app password from applications.", "Create an app password for mail.", "2026-08", fromThreads},
			{"553", "5.7.1", nil, "The From address is not that of the account that logged in.", "Send from the account's own address.", "2026-08", fromThreads},
		},
	},
	{
		ID: "mailru", Name: "Mail.ru", Hosts: []string{"mail.ru"}, Marks: []string{"help.mail.ru", "parol prilozheniya"}, Entry: "smtp.mail.ru, 465 with TLS",
		Notes: []Note{{"535", "", nil, "Mail.ru takes only a password made for the application.", "Create a password for external applications.", "2026-01", fromThreads}},
	},
	{
		ID: "tencent", Name: "QQ Mail", Hosts: []string{"qq.com", "exmail.qq.com"}, Marks: []string{"service.mail.qq.com", "newxmesmtplogicsvr", "exmail.qq.com"}, Entry: "smtp.qq.com, 465 with TLS or 587 with STARTTLS",
		Notes: []Note{{"535", "", nil, "QQ Mail wants the authorization code that it gives when SMTP is switched on, not the password; changing the password makes it void.", "Switch SMTP on in the mailbox's settings and use the authorization code.", "2024-08", fromThreads}},
	},
	{
		ID: "netease", Name: "NetEase (163, 126)", Hosts: []string{"163.com", "126.com", "yeah.net"}, Marks: []string{"163.com anti-spam", "126.com anti-spam", "anti-spam gt for coremail"}, Entry: "smtp.163.com or smtp.126.com, 465 with TLS",
		Notes: []Note{
			{"550 535", "", []string{"no permission"}, "SMTP is not switched on for this mailbox.", "Switch SMTP on in the mailbox's settings and use the authorization code.", "2024-08", fromThreads},
			{"535 550", "", nil, "NetEase wants the authorization code that it gives when SMTP is switched on, not the password.", "Switch SMTP on in the mailbox's settings and use the authorization code.", "2024-08", fromThreads},
			{"554", "", []string{"dt:spm"}, "NetEase takes the message for spam.", "Write a plain subject and body, and send from the account's own address.", "2024-08", fromThreads},
		},
	},
	{
		ID: "aliyun", Name: "Aliyun", Hosts: []string{"aliyun.com", "mxhichina.com", "qiye.aliyun.com"}, Marks: []string{"smtp.aliyun-inc.com", "mxhichina.com esmtp"}, Entry: "smtp.aliyun.com or smtpdm.aliyun.com, 465 with TLS",
		Notes: []Note{
			{"526 535", "", nil, "The user name or password is wrong.", "Use the SMTP password that was set for this sender address.", "2026-08", "Aliyun error list as mirrored by a reseller"},
			{"440 501", "", nil, "The sender is not the address that logged in.", "Send from the address that logs in.", "2026-08", "Aliyun error list as mirrored by a reseller"},
		},
	},
	{
		ID: "godaddy", Name: "GoDaddy", Hosts: []string{"secureserver.net"}, Marks: []string{"secureserver.net esmtp", "ibsmtp"}, Entry: "smtpout.secureserver.net, 465 with TLS or 587 with STARTTLS",
		Notes: []Note{{"535", "", []string{"ibsmtp"}, "This is the host for incoming mail; it takes no logins.", "Send through smtpout.secureserver.net.", "2025-02", "GoDaddy's list of codes as quoted by bounce parsers"}},
	},
	{
		ID: "smtp2go", Name: "SMTP2GO", Hosts: []string{"smtp2go.com", "smtpcorp.com"}, Marks: []string{"smtpcorp.com esmtp", "support.smtp2go.com"}, Entry: "mail.smtp2go.com, 2525, 587 or 8025 with STARTTLS, 465 with TLS",
		Notes: []Note{
			{"535", "", nil, "SMTP2GO wants the user name and password of an SMTP user, not of the account.", "Create an SMTP user and log in with it.", "2026-08", "SMTP2GO support: common errors"},
			{"550", "", []string{"relay access denied"}, "The session was not logged in, often because a filter in the path took AUTH away.", "Log in; try port 2525.", "2026-08", "SMTP2GO support: common errors"},
		},
	},
}

// anybody are notes that do not depend on the provider.
var anybody = []Note{
	{"", "", []string{"授权码", "\xca\xda\xc8\xa8\xc2\xeb", "\u00ca\u00da\u00c8\u00a8\u00c2\u00eb", "authorization code"}, "The provider wants the authorization code that it gives when SMTP is switched on, not the password.", "Switch SMTP on in the mailbox's settings and use the authorization code.", "2024-08", fromThreads},
	{"535", "", []string{"incorrect authentication data"}, "These are Exim's words, as on most shared hosting: the user name is the whole address there.", "Check the mailbox's password, and use the whole address as user name.", "2026-08", "Exim 4.96, run"},
	{"550", "", []string{"max emails per hour"}, "The hoster's hourly limit for this domain is used up.", "Wait an hour, send in smaller groups, or ask the hoster to raise the limit.", "2026-08", fromThreads},
	{"", "", []string{"spamhaus"}, "Spamhaus lists the client's address; addresses of homes and offices are listed because they should send through their provider's server.", "Send through a submission server with a login, or have the address delisted at Spamhaus.", "2026-08", "spamhaus.org"},
}
