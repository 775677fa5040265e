package fix

// lessUsed are rows of libraries for which the topics that most faults ask for have code: TLS and the login.
var lessUsed = []row{
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
}
