package fix

// loginCode is how to log in, and with what.
var loginCode = []row{
	// A login before the first MAIL.
	{"login", "smtplib", "", "before sendmail()", []string{
		`server.login(user, password)`,
		`server.send_message(message)`}},
	{"login", "django", "", "in settings.py", []string{
		`EMAIL_HOST_USER = os.environ["SMTP_USER"]`,
		`EMAIL_HOST_PASSWORD = os.environ["SMTP_PASSWORD"]`,
		`EMAIL_USE_TLS = True`}},
	{"login", "nodemailer", "", "in createTransport()", []string{
		`auth: {`,
		`  user: process.env.SMTP_USER,`,
		`  pass: process.env.SMTP_PASSWORD,`,
		`},`}},
	{"login", "phpmailer", "", "before send()", []string{
		`$mail->SMTPAuth = true;`,
		`$mail->Username = getenv('SMTP_USER');`,
		`$mail->Password = getenv('SMTP_PASSWORD');`}},
	{"login", "wordpress", "", "in the phpmailer_init action", []string{
		`$mail->SMTPAuth = true;`,
		`$mail->Username = SMTP_USER;       // define both in wp-config.php`,
		`$mail->Password = SMTP_PASSWORD;`}},
	{"login", "s_client", "", "after EHLO, before mail from", []string{
		`# in another shell:`,
		`printf '\0%s\0%s' "$SMTP_USER" "$SMTP_PASSWORD" | base64`,
		`# here:`,
		`AUTH PLAIN`,
		`(the line that printf gave)`}},
	{"login", "javamail", "", "mail.smtp.auth, and an Authenticator or", []string{
		`props.put("mail.smtp.auth", "true");`,
		`transport.connect("{host}", {port}, user, password);`}},
	{"login", "mailkit", "", "after Connect, before Send", []string{
		`client.Authenticate(user, password);`}},
	{"login", "symfony", "", "in .env, the parts percent-encoded", []string{
		`MAILER_DSN=smtp://USER:PASSWORD@{host}:{port}`}},
	{"login", "swiftmailer", "", "where the transport is made", []string{
		`$transport->setUsername($user)->setPassword($password);`}},
	{"login", "emailjs", "", "among the client's options", []string{
		`user: process.env.SMTP_USER,`,
		`password: process.env.SMTP_PASSWORD,`}},
	{"login", "codeigniter", "", "in the settings of the email library; in 4 SMTPUser, SMTPPass", []string{
		`$config['smtp_user'] = getenv('SMTP_USER');`,
		`$config['smtp_pass'] = getenv('SMTP_PASSWORD');`}},
	{"login", "lettre", "", "where the transport is made", []string{
		`.credentials(Credentials::new(user, password))`}},
	{"login", "go-mail", "", "where the client is made", []string{
		`mail.WithSMTPAuth(mail.SMTPAuthPlain),`,
		`mail.WithUsername(user), mail.WithPassword(password)`}},
	{"login", "ruby", "", "where the session is started", []string{
		`smtp.start("client.example.com", user, password, :plain)`}},
	{"login", "perl", "", "before mail", []string{
		`$smtp->auth($user, $password) or die $smtp->message;`}},
	{"login", "msmtp", "", "in .msmtprc", []string{
		`auth on`,
		`user USER`,
		`passwordeval "pass show smtp"`}},

	// No login at all.
	{"plain", "smtplib", "", "if the server needs no login", []string{
		`server = smtplib.SMTP("{host}", {port})   # no server.login()`,
		`server.send_message(message)`}},
	{"plain", "django", "", "in settings.py, if the server needs no login", []string{
		`EMAIL_HOST_USER = ""`,
		`EMAIL_HOST_PASSWORD = ""`}},
	{"plain", "nodemailer", "", "without auth, if the server needs no login", []string{
		`nodemailer.createTransport({ host: "{host}", port: {port} })`}},
	{"plain", "phpmailer", "", "if the server needs no login", []string{
		`$mail->SMTPAuth = false;`}},
	{"plain", "wordpress", "", "in the phpmailer_init action, if the server needs no login", []string{
		`$mail->SMTPAuth = false;`}},
	{"plain", "s_client", "", "look for AUTH in the answer to EHLO after TLS", []string{
		`openssl s_client -connect {host}:587 \`,
		`  -starttls smtp -crlf -quiet`,
		`EHLO client.example.com`}},

	// The login method by name.
	{"mechanism", "smtplib", "3.5+", "instead of login()", []string{
		`server.ehlo()`,
		`print(server.esmtp_features.get("auth"))   # what is offered`,
		`server.user, server.password = user, password`,
		`server.auth("PLAIN", server.auth_plain)    # or auth_login …`}},
	{"mechanism", "smtplib", "<3.5", "before login()", []string{
		`server.ehlo()`,
		`print(server.esmtp_features.get("auth"))   # what is offered`,
		`server.esmtp_features["auth"] = "PLAIN"    # make login() take it`}},
	{"mechanism", "nodemailer", "", "in createTransport()", []string{
		`authMethod: "{mechanism}",`,
		`// or: auth: { type: "OAuth2", user, accessToken },`}},
	{"mechanism", "phpmailer", "", "before send()", []string{
		`$mail->AuthType = '{mechanism}';   // or 'XOAUTH2' with $mail->setOAuth()`}},
	{"mechanism", "wordpress", "", "in the phpmailer_init action", []string{
		`$mail->AuthType = '{mechanism}';`}},
	{"mechanism", "s_client", "", "after EHLO", []string{
		`AUTH {mechanism}`}},

	// User name and password alone.
	{"credentials", "smtplib", "", "to test the login alone", []string{
		`server.login(os.environ["SMTP_USER"], os.environ["SMTP_PASSWORD"])`}},
	{"credentials", "django", "", "in settings.py", []string{
		`EMAIL_HOST_USER = os.environ["SMTP_USER"]   # often the whole address`,
		`EMAIL_HOST_PASSWORD = os.environ["SMTP_PASSWORD"]   # app password?`}},
	{"credentials", "nodemailer", "", "to test the login alone", []string{
		`auth: {`,
		`  user: process.env.SMTP_USER,`,
		`  pass: process.env.SMTP_PASSWORD,`,
		`},`,
		`await transporter.verify();   // logs in and sends nothing`}},
	{"credentials", "phpmailer", "", "before send()", []string{
		`$mail->Username = getenv('SMTP_USER');       // often the whole address`,
		`$mail->Password = getenv('SMTP_PASSWORD');   // often an app password`}},
	{"credentials", "wordpress", "", "in the phpmailer_init action", []string{
		`$mail->Username = SMTP_USER;       // define both in wp-config.php`,
		`$mail->Password = SMTP_PASSWORD;`}},
	{"credentials", "s_client", "", "the line after AUTH PLAIN's 334", []string{
		`printf '\0%s\0%s' "$SMTP_USER" "$SMTP_PASSWORD" | base64`}},
}
