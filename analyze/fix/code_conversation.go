package fix

// conversationCode is the commands in their order, the addresses and the message.
var conversationCode = []row{
	// EHLO first.
	{"hello", "smtplib", "", "right after connecting, before anything else", []string{
		`server.ehlo()            # login() and sendmail() do it too`,
		`server.has_extn("auth")  # what the server offers now`}},
	{"hello", "nodemailer", "", "instead of commands of your own", []string{
		`connection.connect(() => {      // sends EHLO`,
		`  connection.login(auth, next);`,
		`});`}},
	{"hello", "phpmailer", "", "after connect()", []string{
		`$smtp->connect('{host}', {port});`,
		`$smtp->hello('client.example.com');   // EHLO, then HELO if refused`}},
	{"hello", "s_client", "", "as the first line", []string{
		`EHLO client.example.com`}},

	// LMTP, and SMTP where LMTP was spoken.
	{"lmtp", "smtplib", "", "instead of SMTP", []string{
		`server = smtplib.LMTP("{host}", {port})   # or LMTP("/its/socket")`,
		`server.sendmail(sender, [recipient], message)`}},
	{"lmtp", "nodemailer", "", "in createTransport()", []string{
		`host: "{host}",`,
		`port: {port},`,
		`lmtp: true,`}},
	{"lmtp", "phpmailer", "", "PHPMailer speaks no LMTP: to the SMTP port", []string{
		`$mail->Port = 25;`}},
	{"lmtp", "s_client", "", "as the first line", []string{
		`LHLO client.example.com`}},
	{"smtp", "smtplib", "", "instead of LMTP", []string{
		`server = smtplib.SMTP("{host}", {port})`}},
	{"smtp", "nodemailer", "", "in createTransport()", []string{
		`host: "{host}",`,
		`port: {port},`,
		`lmtp: false,`}},
	{"smtp", "phpmailer", "", "instead of commands of your own", []string{
		`$smtp->hello('client.example.com');   // EHLO, then HELO if refused`}},
	{"smtp", "s_client", "", "as the first line", []string{
		`EHLO client.example.com`}},

	// MAIL, RCPT, DATA.
	{"envelope", "smtplib", "", "instead of commands of your own", []string{
		`server.send_message(message, from_addr=sender, to_addrs=recipients)`,
		`# by hand: mail(sender), rcpt(recipient) for each, then data(text)`}},
	{"envelope", "nodemailer", "", "instead of commands of your own", []string{
		`connection.send({ from, to: [recipient] }, message, done);`}},
	{"envelope", "phpmailer", "", "instead of commands of your own", []string{
		`$smtp->mail($sender);`,
		`$smtp->recipient($recipient);`,
		`$smtp->data($message);   // sends the message only after 354`}},
	{"envelope", "s_client", "", "each after the reply to the one before", []string{
		`mail from:<sender@example.com>`,
		`rcpt to:<recipient@example.com>   # lower case: a line in R is not sent`,
		`data`}},

	// The name given with EHLO.
	{"name", "smtplib", "", "", []string{
		`smtplib.SMTP("{host}", {port}, local_hostname="client.example.com")`}},
	{"name", "django", "", "Django gives the name of the machine: set that", []string{
		`hostnamectl set-hostname client.example.com`}},
	{"name", "nodemailer", "", "in createTransport()", []string{
		`name: "client.example.com",`}},
	{"name", "phpmailer", "", "before send()", []string{
		`$mail->Helo = 'client.example.com';`}},
	{"name", "wordpress", "", "in the phpmailer_init action", []string{
		`$mail->Helo = 'client.example.com';`}},
	{"name", "s_client", "", "", []string{
		`openssl s_client -connect {host}:{port} \`,
		`  -starttls smtp -name client.example.com -crlf -quiet`}},

	// The sender.
	{"sender", "smtplib", "", "", []string{
		`message["From"] = user              # the account's own address`,
		`server.send_message(message, from_addr=user)`}},
	{"sender", "django", "", "in settings.py", []string{
		`DEFAULT_FROM_EMAIL = EMAIL_HOST_USER`,
		`SERVER_EMAIL = EMAIL_HOST_USER`}},
	{"sender", "nodemailer", "", "in sendMail()", []string{
		`from: process.env.SMTP_USER,   // the account's own address`,
		`replyTo: visitor,              // others belong here`}},
	{"sender", "phpmailer", "", "before send()", []string{
		`$mail->setFrom($mail->Username);   // the account's own address`,
		`$mail->addReplyTo($visitor);       // others belong here`}},
	{"sender", "wordpress", "", "in a plugin or functions.php", []string{
		`add_filter( 'wp_mail_from', fn() => SMTP_USER );`}},
	{"sender", "s_client", "", "the account's own address", []string{
		`mail from:<sender@example.com>`}},

	// The recipient.
	{"recipient", "smtplib", "", "which recipients were refused, and why", []string{
		`try:`,
		`    refused = server.send_message(message)   # some refused`,
		`except smtplib.SMTPRecipientsRefused as e:   # all refused`,
		`    refused = e.recipients`}},
	{"recipient", "django", "", "which recipients were refused, and why", []string{
		`except smtplib.SMTPRecipientsRefused as e:`,
		`    logger.error("%s", e.recipients)`}},
	{"recipient", "nodemailer", "", "which recipients were refused, and why", []string{
		`const info = await transporter.sendMail(message);`,
		`console.log(info.rejected, info.rejectedErrors);`}},
	{"recipient", "phpmailer", "", "before send()", []string{
		`$mail->clearAddresses();`,
		`$mail->addAddress($recipient);   // false if it is no address`}},
	{"recipient", "wordpress", "", "which recipients were refused, and why", []string{
		`add_action( 'wp_mail_failed', function ( $error ) {`,
		`    error_log( $error->get_error_message() );`,
		`} );`}},
	{"recipient", "s_client", "", "lower case: a line in R is not sent", []string{
		`rcpt to:<recipient@example.com>`}},

	// The size.
	{"size", "smtplib", "", "before sending", []string{
		`limit = int(server.esmtp_features.get("size") or 0)`,
		`if limit and len(message.as_bytes()) > limit: …`}},
	{"size", "django", "", "before sending", []string{
		`len(email.message().as_bytes())   # against the server's SIZE`}},
	{"size", "nodemailer", "", "in place of the attachment", []string{
		`html: "<a href=…>download</a>",   // base64 makes files a third larger`}},
	{"size", "phpmailer", "", "before postSend()", []string{
		`$mail->preSend();`,
		`strlen($mail->getSentMIMEMessage());   // against the server's SIZE`}},
	{"size", "wordpress", "", "before wp_mail(), base64 makes files a third larger", []string{
		`filesize( $attachment ) * 4 / 3;   // against the server's SIZE`}},
	{"size", "s_client", "", "the limit is the number after SIZE", []string{
		`EHLO client.example.com`}},

	// Less at a time.
	{"slow", "smtplib", "", "for temporary refusals", []string{
		`except smtplib.SMTPResponseException as e:`,
		`    if 400 <= e.smtp_code < 500: …   # queue it, try in 15 minutes`}},
	{"slow", "django", "", "one connection for many messages", []string{
		`get_connection().send_messages(messages)`}},
	{"slow", "nodemailer", "", "in createTransport()", []string{
		`pool: true,`,
		`maxConnections: 1,`,
		`rateDelta: 60000, rateLimit: 20,   // messages a minute`}},
	{"slow", "phpmailer", "", "one connection for many messages", []string{
		`$mail->SMTPKeepAlive = true;`,
		`// on a 4xx: queue the message, try again in 15 minutes`}},
	{"slow", "wordpress", "", "in the phpmailer_init action", []string{
		`$mail->SMTPKeepAlive = true;`}},
	{"slow", "s_client", "", "try again later, one message at a time", []string{
		`openssl s_client -connect {host}:{port} \`,
		`  -starttls smtp -crlf -quiet`}},

	// Typing into s_client.
	{"typing", "s_client", "", "", []string{
		`openssl s_client -connect {host}:{port} \`,
		`  -starttls smtp -crlf -quiet`,
		`rcpt to:<recipient@example.com>   # lower case`,
		`quit`}},

	// Addresses.
	{"syntax", "smtplib", "", "", []string{
		`server.sendmail("sender@example.com", ["rcpt@example.com"], text)`,
		`# bare addresses, no line end: email.utils.parseaddr() takes names off`}},
	{"syntax", "django", "", "", []string{
		`EmailMessage(subject, body, "sender@example.com", ["rcpt@example.com"])`}},
	{"syntax", "nodemailer", "", "in sendMail()", []string{
		`envelope: { from: "sender@example.com", to: ["rcpt@example.com"] },`}},
	{"syntax", "phpmailer", "", "before send()", []string{
		`$mail->setFrom('sender@example.com', 'Name');`,
		`$mail->addAddress('recipient@example.com');`}},
	{"syntax", "wordpress", "", "", []string{
		`add_filter( 'wp_mail_from', fn() => 'sender@example.com' );`}},
	{"syntax", "s_client", "", "-crlf sends the line ends that SMTP wants", []string{
		`openssl s_client -connect {host}:{port} \`,
		`  -starttls smtp -crlf -quiet`,
		`mail from:<sender@example.com>`,
		`rcpt to:<recipient@example.com>`}},
}
