package fix

// connectionCode is how to reach the server, to wait for it, to begin anew and to see what is said.
var connectionCode = []row{
	// A new connection, or a clean one.
	{"fresh", "smtplib", "", "for each message", []string{
		`with smtplib.SMTP("{host}", {port}) as server:   # QUIT at the end`,
		`    server.starttls(context=ssl.create_default_context())`,
		`    server.login(user, password)`,
		`    server.send_message(message)`}},
	{"fresh", "django", "", "for each batch", []string{
		`with get_connection() as connection:`,
		`    connection.send_messages(messages)`}},
	{"fresh", "nodemailer", "", "let the transport keep the connections", []string{
		`const transporter = nodemailer.createTransport({ pool: true, … });`,
		`await transporter.sendMail(message);   // for each, then close()`}},
	{"fresh", "phpmailer", "", "between two messages", []string{
		`$mail->SMTPKeepAlive = true;`,
		`$mail->getSMTPInstance()->reset();   // RSET after a message that failed`,
		`$mail->smtpClose();                  // QUIT, after the last`}},
	{"fresh", "s_client", "", "between two messages", []string{
		`rset`}},

	// Patience.
	{"wait", "smtplib", "", "seconds", []string{
		`smtplib.SMTP("{host}", {port}, timeout=60)`}},
	{"wait", "django", "", "in settings.py, seconds", []string{
		`EMAIL_TIMEOUT = 60`}},
	{"wait", "nodemailer", "", "in createTransport(), milliseconds", []string{
		`connectionTimeout: 120000,`,
		`greetingTimeout: 60000,`,
		`socketTimeout: 600000,`}},
	{"wait", "phpmailer", "", "before send(), seconds", []string{
		`$mail->Timeout = 60;`}},
	{"wait", "wordpress", "", "in the phpmailer_init action, seconds", []string{
		`$mail->Timeout = 60;`}},
	{"wait", "s_client", "", "type each line after the reply to the one before; from a script", []string{
		`(sleep 5; echo EHLO client.example.com; sleep 2; echo QUIT) |`,
		`  openssl s_client -connect {host}:{port} \`,
		`    -starttls smtp -crlf -quiet`}},

	// The way to the server.
	{"reach", "smtplib", "", "from the machine that sends", []string{
		`nc -vz {host} {port}`,
		`smtplib.SMTP("{host}", {port}, timeout=60).ehlo()`}},
	{"reach", "django", "", "from the machine that sends", []string{
		`python manage.py sendtestemail --admins`}},
	{"reach", "nodemailer", "", "from the machine that sends", []string{
		`nc -vz {host} {port}`,
		`await transporter.verify();`}},
	{"reach", "phpmailer", "", "from the machine that sends", []string{
		`nc -vz {host} {port}`,
		`$mail->SMTPDebug = 3;   // shows the connection too`}},
	{"reach", "wordpress", "", "from the machine that sends", []string{
		`nc -vz {host} {port}`}},
	{"reach", "s_client", "", "from the machine that sends", []string{
		`nc -vz {host} {port}`,
		`openssl s_client -connect {host}:{port} \`,
		`  -starttls smtp -crlf -brief`}},

	// A trace for the operator, where the library's version or a framework matters; the
	// others' is that of their dialect (stream.Session.Trace).
	{"trace", "smtplib", "", "before the first command", []string{
		`server = smtplib.SMTP()`,
		`server.set_debuglevel(1)   # 2 adds the time, since 3.5`,
		`server.connect("{host}", {port})`}},
	// Django makes the connection itself: the level has to stand before it does.
	{"trace", "django", "", "in settings.py, while you look for it", []string{
		`import smtplib`,
		`smtplib.SMTP.debuglevel = 1   # prints to stderr`}},
	{"trace", "nodemailer", "", "in createTransport()", []string{
		`logger: true,`,
		`debug: true,`}},
	{"trace", "phpmailer", "5.2.8+", "before send()", []string{
		`$mail->SMTPDebug = 3;   // 4 shows the password`}},
	{"trace", "phpmailer", "<5.2.8", "before send()", []string{
		`$mail->SMTPDebug = 2;`}},
	{"trace", "wordpress", "", "in the phpmailer_init action", []string{
		`$mail->SMTPDebug   = 3;`,
		`$mail->Debugoutput = 'error_log';`}},
	{"trace", "s_client", "", "", []string{
		`openssl s_client -connect {host}:{port} \`,
		`  -starttls smtp -crlf | tee session.log`}},
}
