package fix

import "slices"

// row is the code for one topic in one library; of several for the same two the
// newest versions stand first.
type row struct {
	topic    string
	library  string
	versions versions
	where    string // where the first line belongs
	code     []string
}

// code is the one table of what to write. {host}, {port}, {mechanism} and
// {command} are filled from the session; {starttls} is s_client's option on a port
// that begins in clear.
var code = slices.Concat(mostUsed, lessUsed)

// mostUsed are the rows of the libraries that most logs are of; lessUsed (code_less.go) has those of the others.
var mostUsed = []row{
	// STARTTLS on a port that begins in clear. Python: ssl contexts since 3.3.
	{"starttls", "smtplib", "3+", "before login()", []string{
		`server = smtplib.SMTP("{host}", {port})`,
		`server.ehlo()`,
		`server.starttls(context=ssl.create_default_context())`,
		`server.ehlo()`,
		`server.login(user, password)`}},
	{"starttls", "smtplib", "<3", "before login()", []string{
		`server = smtplib.SMTP("{host}", {port})`,
		`server.ehlo()`,
		`server.starttls()`,
		`server.ehlo()`,
		`server.login(user, password)`}},
	{"starttls", "django", "", "in settings.py", []string{
		`EMAIL_HOST = "{host}"`,
		`EMAIL_PORT = {port}`,
		`EMAIL_USE_TLS = True    # STARTTLS`,
		`EMAIL_USE_SSL = False   # never both`}},
	{"starttls", "nodemailer", "", "in createTransport()", []string{
		`host: "{host}",`,
		`port: {port},`,
		`secure: false,      // begin in clear, then STARTTLS`,
		`requireTLS: true,   // never log in without it`,
		`auth: { user, pass },`}},
	{"starttls", "phpmailer", "6.1+", "before send()", []string{
		`$mail->Host = '{host}';`,
		`$mail->Port = {port};`,
		`$mail->SMTPSecure = PHPMailer::ENCRYPTION_STARTTLS;`,
		`$mail->SMTPAuth = true;`}},
	{"starttls", "phpmailer", "<6.1", "before send()", []string{
		`$mail->Host = '{host}';`,
		`$mail->Port = {port};`,
		`$mail->SMTPSecure = 'tls';   // STARTTLS`,
		`$mail->SMTPAuth = true;`}},
	{"starttls", "wordpress", "", "in a plugin or functions.php", []string{
		`add_action( 'phpmailer_init', function ( $mail ) {`,
		`    $mail->isSMTP();`,
		`    $mail->Host       = '{host}';`,
		`    $mail->Port       = {port};`,
		`    $mail->SMTPSecure = 'tls';`,
		`    $mail->SMTPAuth   = true;`,
		`} );`}},
	{"starttls", "s_client", "", "", []string{
		`openssl s_client -connect {host}:{port} \`,
		`  -starttls smtp -crlf -quiet`,
		`EHLO client.example.com`,
		`AUTH PLAIN`}},

	// TLS from the first octet.
	{"implicit", "smtplib", "3+", "", []string{
		`context = ssl.create_default_context()`,
		`server = smtplib.SMTP_SSL("{host}", 465, context=context)`,
		`server.login(user, password)`}},
	{"implicit", "smtplib", "<3", "", []string{
		`server = smtplib.SMTP_SSL("{host}", 465)`,
		`server.login(user, password)`}},
	{"implicit", "django", "", "in settings.py", []string{
		`EMAIL_HOST = "{host}"`,
		`EMAIL_PORT = 465`,
		`EMAIL_USE_TLS = False   # never both`,
		`EMAIL_USE_SSL = True    # TLS from the start`}},
	{"implicit", "nodemailer", "", "in createTransport()", []string{
		`host: "{host}",`,
		`port: 465,`,
		`secure: true,   // TLS from the start`}},
	{"implicit", "phpmailer", "6.1+", "before send()", []string{
		`$mail->Port = 465;`,
		`$mail->SMTPSecure = PHPMailer::ENCRYPTION_SMTPS;`}},
	{"implicit", "phpmailer", "<6.1", "before send()", []string{
		`$mail->Port = 465;`,
		`$mail->SMTPSecure = 'ssl';   // TLS from the start`}},
	{"implicit", "wordpress", "", "in the phpmailer_init action", []string{
		`$mail->Port       = 465;`,
		`$mail->SMTPSecure = 'ssl';`}},
	{"implicit", "s_client", "", "", []string{
		`openssl s_client -connect {host}:465 -crlf -quiet`}},

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

	// No STARTTLS.
	{"clear", "smtplib", "", "if the way is safe", []string{
		`server.ehlo()`,
		`if server.has_extn("starttls"):`,
		`    server.starttls(context=ssl.create_default_context())`}},
	{"clear", "django", "", "in settings.py, if the way is safe", []string{
		`EMAIL_USE_TLS = False`}},
	{"clear", "nodemailer", "", "if the way is safe", []string{
		`secure: false,`,
		`ignoreTLS: true,`}},
	{"clear", "phpmailer", "", "if the way is safe", []string{
		`$mail->SMTPSecure = '';`,
		`$mail->SMTPAutoTLS = false;   // since 5.2.10`}},
	{"clear", "wordpress", "", "in the phpmailer_init action, if the way is safe", []string{
		`$mail->SMTPSecure  = '';`,
		`$mail->SMTPAutoTLS = false;`}},
	{"clear", "s_client", "", "s_client speaks TLS only; in clear, if the way is safe", []string{
		`nc -C {host} {port}`}},

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

	// The certificate.
	{"certificate", "smtplib", "3+", "", []string{
		`context = ssl.create_default_context(cafile="/path/to/ca.pem")`,
		`server.starttls(context=context)   # connect by the certificate's name`}},
	{"certificate", "smtplib", "<3", "before the connection: name the authorities", []string{
		`os.environ["SSL_CERT_FILE"] = "/path/to/ca.pem"`}},
	{"certificate", "django", "", "in settings.py", []string{
		`EMAIL_HOST = "the name in the certificate"`}},
	{"certificate", "nodemailer", "", "in createTransport()", []string{
		`host: "the name in the certificate",`,
		`tls: { ca: fs.readFileSync("/path/to/ca.pem") },`}},
	{"certificate", "phpmailer", "", "before send()", []string{
		`$mail->Host = 'the name in the certificate';`,
		`$mail->SMTPOptions = ['ssl' => ['cafile' => '/path/to/ca.pem']];`}},
	{"certificate", "wordpress", "", "in the phpmailer_init action", []string{
		`$mail->SMTPOptions = [ 'ssl' => [ 'cafile' => '/path/to/ca.pem' ] ];`}},
	{"certificate", "s_client", "", "what the server shows, and whether it holds", []string{
		`openssl s_client -connect {host}:{port} {starttls}\`,
		`  -servername {host} -verify_hostname {host} \`,
		`  -CAfile /path/to/ca.pem -showcerts </dev/null`}},

	// The handshake.
	{"handshake", "smtplib", "", "from the machine that sends", []string{
		`openssl s_client -connect {host}:{port} \`,
		`  {starttls}-brief </dev/null`,
		`python3 -c "import ssl; print(ssl.OPENSSL_VERSION)"`}},
	{"handshake", "django", "", "from the machine that sends", []string{
		`openssl s_client -connect {host}:{port} \`,
		`  {starttls}-brief </dev/null`}},
	{"handshake", "nodemailer", "", "from the machine that sends", []string{
		`openssl s_client -connect {host}:{port} \`,
		`  {starttls}-brief </dev/null`,
		`node -p process.versions.openssl`}},
	{"handshake", "phpmailer", "", "from the machine that sends", []string{
		`openssl s_client -connect {host}:{port} \`,
		`  {starttls}-brief </dev/null`,
		`$mail->SMTPDebug = 3;   // PHP then prints its own reason`}},
	{"handshake", "wordpress", "", "in the phpmailer_init action", []string{
		`$mail->SMTPDebug = 3;   // PHP then prints its own reason`}},
	{"handshake", "s_client", "", "from the machine that sends", []string{
		`openssl s_client -connect {host}:{port} \`,
		`  {starttls}-brief </dev/null`}},

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

	// A trace for the operator.
	{"trace", "smtplib", "", "before the first command", []string{
		`server = smtplib.SMTP()`,
		`server.set_debuglevel(1)   # 2 adds the time, since 3.5`,
		`server.connect("{host}", {port})`}},
	{"trace", "django", "", "a backend that prints the session", []string{
		`class EmailBackend(smtp.EmailBackend):`,
		`    def open(self):`,
		`        opened = super().open()`,
		`        if self.connection: self.connection.set_debuglevel(1)`,
		`        return opened`}},
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
