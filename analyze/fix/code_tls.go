package fix

// tlsCode is how to begin with TLS, to do without it, and to have it accepted.
var tlsCode = []row{
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
	{"starttls", "javamail", "", "in the session's properties", []string{
		`props.put("mail.smtp.host", "{host}");`,
		`props.put("mail.smtp.port", "{port}");`,
		`props.put("mail.smtp.starttls.enable", "true");`,
		`props.put("mail.smtp.starttls.required", "true");`,
		`props.put("mail.smtp.auth", "true");`}},
	{"starttls", "mailkit", "", "before Authenticate", []string{
		`client.Connect("{host}", {port}, SecureSocketOptions.StartTls);`,
		`client.Authenticate(user, password);`}},
	{"starttls", "symfony", "", "in .env; it uses STARTTLS by itself where that is offered", []string{
		`MAILER_DSN=smtp://USER:PASSWORD@{host}:{port}`}},
	{"starttls", "swiftmailer", "", "where the transport is made", []string{
		`$transport = new Swift_SmtpTransport('{host}', {port}, 'tls');`,
		`$transport->setUsername($user)->setPassword($password);`}},
	{"starttls", "emailjs", "3+", "where the client is made", []string{
		`const client = new SMTPClient({`,
		`  host: '{host}', port: {port}, tls: true,`,
		`  user, password,`,
		`});`}},
	{"starttls", "emailjs", "", "where the server is connected", []string{
		`const server = email.server.connect({`,
		`  host: '{host}', port: {port}, tls: true,`,
		`  user, password,`,
		`});`}},
	{"starttls", "codeigniter", "", "in the settings of the email library; in 4 SMTPPort, SMTPCrypto …", []string{
		`$config['smtp_port'] = {port};`,
		`$config['smtp_crypto'] = 'tls';   // STARTTLS`,
		`$config['newline'] = $config['crlf'] = "\r\n";`}},
	{"starttls", "lettre", "", "where the transport is made", []string{
		`SmtpTransport::starttls_relay("{host}")?`,
		`    .port({port})`,
		`    .credentials(Credentials::new(user, password))`,
		`    .build()`}},
	{"starttls", "go-mail", "", "where the client is made", []string{
		`mail.NewClient("{host}", mail.WithPort({port}),`,
		`	mail.WithTLSPolicy(mail.TLSMandatory),`,
		`	mail.WithSMTPAuth(mail.SMTPAuthPlain),`,
		`	mail.WithUsername(user), mail.WithPassword(password))`}},
	{"starttls", "ruby", "", "before start", []string{
		`smtp = Net::SMTP.new("{host}", {port})`,
		`smtp.enable_starttls   # Action Mailer: enable_starttls: true`,
		`smtp.start("client.example.com", user, password, :plain)`}},
	{"starttls", "perl", "", "before auth; libnet 3.0 and later", []string{
		`my $smtp = Net::SMTP->new('{host}', Port => {port});`,
		`$smtp->starttls or die $smtp->message;`,
		`$smtp->auth($user, $password) or die $smtp->message;`}},
	{"starttls", "msmtp", "", "in .msmtprc", []string{
		`host {host}`,
		`port {port}`,
		`tls on`,
		`tls_starttls on`,
		`auth on`}},

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
	{"implicit", "javamail", "", "in the session's properties", []string{
		`props.put("mail.smtp.port", "465");`,
		`props.put("mail.smtp.ssl.enable", "true");`}},
	{"implicit", "mailkit", "", "", []string{
		`client.Connect("{host}", 465, SecureSocketOptions.SslOnConnect);`}},
	{"implicit", "symfony", "", "in .env", []string{
		`MAILER_DSN=smtps://USER:PASSWORD@{host}:465`}},
	{"implicit", "swiftmailer", "", "where the transport is made", []string{
		`$transport = new Swift_SmtpTransport('{host}', 465, 'ssl');`}},
	{"implicit", "emailjs", "", "among the client's options", []string{
		`host: '{host}', port: 465, ssl: true, tls: false`}},
	{"implicit", "codeigniter", "", "in the settings of the email library", []string{
		`$config['smtp_port'] = 465;`,
		`$config['smtp_crypto'] = 'ssl';   // TLS from the start`}},
	{"implicit", "lettre", "", "where the transport is made", []string{
		`SmtpTransport::relay("{host}")?   // port 465, TLS at once`}},
	{"implicit", "go-mail", "", "where the client is made", []string{
		`mail.NewClient("{host}", mail.WithSSL(), mail.WithPort(465))`}},
	{"implicit", "ruby", "", "before start", []string{
		`smtp = Net::SMTP.new("{host}", 465)`,
		`smtp.enable_tls   # Action Mailer: tls: true`}},
	{"implicit", "perl", "", "libnet 3.0 and later", []string{
		`my $smtp = Net::SMTP->new('{host}', Port => 465, SSL => 1);`}},
	{"implicit", "msmtp", "", "in .msmtprc", []string{
		`port 465`,
		`tls on`,
		`tls_starttls off`}},

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
}
