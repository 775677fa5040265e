package grammar

import "badseq/grammar/stream"

// translated are what PHPMailer says in other languages of a login, a connection, a message, a sender and
// recipients that were refused (language/phpmailer.lang-*.php, 6.6.3).
var translated = []ownWords{
	// cs
	{words: "chyba smtp: autentizace selhala", verb: "AUTH", signal: stream.ServerRefused},
	{words: "chyba smtp: nelze navázat spojení se smtp serverem", verb: "connect", vague: true},
	{words: "chyba smtp: data nebyla přijata", verb: stream.EndOfData, signal: stream.ServerRefused},
	{words: "následující adresa odesílatele je nesprávná", verb: "MAIL", signal: stream.ServerRefused},
	{words: "chyba smtp: následující adresy příjemců nejsou správně", verb: "RCPT", signal: stream.ServerRefused},
	// da
	{words: "smtp fejl: login mislykkedes", verb: "AUTH", signal: stream.ServerRefused},
	{words: "smtp fejl: forbindelse til smtp serveren kunne ikke oprettes", verb: "connect", vague: true},
	{words: "smtp fejl: data blev ikke accepteret", verb: stream.EndOfData, signal: stream.ServerRefused},
	{words: "følgende afsenderadresse er forkert", verb: "MAIL", signal: stream.ServerRefused},
	{words: "smtp fejl: følgende modtagere er forkerte", verb: "RCPT", signal: stream.ServerRefused},
	// de
	{words: "smtp-fehler: authentifizierung fehlgeschlagen", verb: "AUTH", signal: stream.ServerRefused},
	{words: "smtp-fehler: konnte keine verbindung zum smtp-host herstellen", verb: "connect", vague: true},
	{words: "smtp-fehler: daten werden nicht akzeptiert", verb: stream.EndOfData, signal: stream.ServerRefused},
	{words: "die folgende absenderadresse ist nicht korrekt", verb: "MAIL", signal: stream.ServerRefused},
	{words: "smtp-fehler: die folgenden empfänger sind nicht korrekt", verb: "RCPT", signal: stream.ServerRefused},
	// es
	{words: "error smtp: imposible autentificar", verb: "AUTH", signal: stream.ServerRefused},
	{words: "error smtp: imposible conectar al servidor smtp", verb: "connect", vague: true},
	{words: "error smtp: datos no aceptados", verb: stream.EndOfData, signal: stream.ServerRefused},
	{words: "la(s) siguiente(s) direcciones de remitente fallaron", verb: "MAIL", signal: stream.ServerRefused},
	{words: "error smtp: los siguientes destinos fallaron", verb: "RCPT", signal: stream.ServerRefused},
	// fr
	{words: "erreur smtp : échec de l’authentification", verb: "AUTH", signal: stream.ServerRefused},
	{words: "erreur smtp : impossible de se connecter au serveur smtp", verb: "connect", vague: true},
	{words: "erreur smtp : données incorrectes", verb: stream.EndOfData, signal: stream.ServerRefused},
	{words: "l’adresse d’expéditeur suivante a échoué", verb: "MAIL", signal: stream.ServerRefused},
	{words: "erreur smtp : les destinataires suivants ont échoué", verb: "RCPT", signal: stream.ServerRefused},
	// hu
	{words: "smtp hiba: az azonosítás sikertelen", verb: "AUTH", signal: stream.ServerRefused},
	{words: "smtp hiba: nem lehet kapcsolódni az smtp-szerverhez", verb: "connect", vague: true},
	{words: "smtp hiba: adatok visszautasítva", verb: stream.EndOfData, signal: stream.ServerRefused},
	{words: "a feladóként megadott következő cím hibás", verb: "MAIL", signal: stream.ServerRefused},
	{words: "smtp hiba: a címzettként megadott következő címek hibásak", verb: "RCPT", signal: stream.ServerRefused},
	// it
	{words: "smtp error: impossibile autenticarsi", verb: "AUTH", signal: stream.ServerRefused},
	{words: "smtp error: impossibile connettersi all'host smtp", verb: "connect", vague: true},
	{words: "smtp error: dati non accettati dal server", verb: stream.EndOfData, signal: stream.ServerRefused},
	{words: "i seguenti indirizzi mittenti hanno generato errore", verb: "MAIL", signal: stream.ServerRefused},
	{words: "smtp error: i seguenti indirizzi destinatari hanno generato un errore", verb: "RCPT", signal: stream.ServerRefused},
	// ja
	{words: "smtpエラー: 認証できませんでした", verb: "AUTH", signal: stream.ServerRefused},
	{words: "smtpエラー: smtpホストに接続できませんでした", verb: "connect", vague: true},
	{words: "smtpエラー: データが受け付けられませんでした", verb: stream.EndOfData, signal: stream.ServerRefused},
	{words: "fromアドレスを登録する際にエラーが発生しました", verb: "MAIL", signal: stream.ServerRefused},
	{words: "smtpエラー: 次の受信者アドレスに 間違いがあります", verb: "RCPT", signal: stream.ServerRefused},
	// nb
	{words: "smtp feil: kunne ikke autentisere", verb: "AUTH", signal: stream.ServerRefused},
	{words: "smtp feil: kunne ikke koble til smtp tjener", verb: "connect", vague: true},
	{words: "smtp feil: datainnhold ikke akseptert", verb: stream.EndOfData, signal: stream.ServerRefused},
	{words: "følgende frå adresse feilet", verb: "MAIL", signal: stream.ServerRefused},
	{words: "smtp feil: følgende mottakeradresse feilet", verb: "RCPT", signal: stream.ServerRefused},
	// nl
	{words: "smtp-fout: authenticatie mislukt", verb: "AUTH", signal: stream.ServerRefused},
	{words: "smtp-fout: kon niet verbinden met smtp-host", verb: "connect", vague: true},
	{words: "smtp-fout: data niet geaccepteerd", verb: stream.EndOfData, signal: stream.ServerRefused},
	{words: "het volgende afzendersadres is mislukt", verb: "MAIL", signal: stream.ServerRefused},
	{words: "smtp-fout: de volgende ontvangers zijn mislukt", verb: "RCPT", signal: stream.ServerRefused},
	// pl
	{words: "błąd smtp: nie można przeprowadzić uwierzytelnienia", verb: "AUTH", signal: stream.ServerRefused},
	{words: "błąd smtp: nie można połączyć się z wybranym hostem", verb: "connect", vague: true},
	{words: "błąd smtp: dane nie zostały przyjęte", verb: stream.EndOfData, signal: stream.ServerRefused},
	{words: "następujący adres nadawcy jest nieprawidłowy", verb: "MAIL", signal: stream.ServerRefused},
	{words: "błąd smtp: następujący odbiorcy są nieprawidłowi", verb: "RCPT", signal: stream.ServerRefused},
	// pt
	{words: "erro do smtp: não foi possível realizar a autenticação", verb: "AUTH", signal: stream.ServerRefused},
	{words: "erro do smtp: não foi possível realizar ligação com o servidor smtp", verb: "connect", vague: true},
	{words: "erro do smtp: os dados foram rejeitados", verb: stream.EndOfData, signal: stream.ServerRefused},
	{words: "ocorreram falhas nos endereços dos seguintes remententes", verb: "MAIL", signal: stream.ServerRefused},
	{words: "erro do smtp: o endereço do seguinte destinatário falhou", verb: "RCPT", signal: stream.ServerRefused},
	// pt_br
	{words: "erro de smtp: não foi possível autenticar", verb: "AUTH", signal: stream.ServerRefused},
	{words: "erro de smtp: não foi possível conectar ao servidor smtp", verb: "connect", vague: true},
	{words: "erro de smtp: dados rejeitados", verb: stream.EndOfData, signal: stream.ServerRefused},
	{words: "os seguintes remetentes falharam", verb: "MAIL", signal: stream.ServerRefused},
	{words: "erro de smtp: os seguintes destinatários falharam", verb: "RCPT", signal: stream.ServerRefused},
	// ru
	{words: "ошибка smtp: ошибка авторизации", verb: "AUTH", signal: stream.ServerRefused},
	{words: "ошибка smtp: не удается подключиться к smtp-серверу", verb: "connect", vague: true},
	{words: "ошибка smtp: данные не приняты", verb: stream.EndOfData, signal: stream.ServerRefused},
	{words: "неверный адрес отправителя", verb: "MAIL", signal: stream.ServerRefused},
	{words: "ошибка smtp: не удалась отправка таким адресатам", verb: "RCPT", signal: stream.ServerRefused},
	// sv
	{words: "smtp fel: kunde inte autentisera", verb: "AUTH", signal: stream.ServerRefused},
	{words: "smtp fel: kunde inte ansluta till smtp-server", verb: "connect", vague: true},
	{words: "smtp fel: data accepterades inte", verb: stream.EndOfData, signal: stream.ServerRefused},
	{words: "följande avsändaradress är felaktig", verb: "MAIL", signal: stream.ServerRefused},
	{words: "smtp fel: följande mottagare är felaktig", verb: "RCPT", signal: stream.ServerRefused},
	// tr
	{words: "smtp hatası: oturum açılamadı", verb: "AUTH", signal: stream.ServerRefused},
	{words: "smtp hatası: smtp sunucusuna bağlanılamadı", verb: "connect", vague: true},
	{words: "smtp hatası: veri kabul edilmedi", verb: stream.EndOfData, signal: stream.ServerRefused},
	{words: "belirtilen adreslere gönderme başarısız", verb: "MAIL", signal: stream.ServerRefused},
	{words: "smtp hatası: belirtilen alıcılara ulaşılamadı", verb: "RCPT", signal: stream.ServerRefused},
	// uk
	{words: "помилка smtp: помилка авторизації", verb: "AUTH", signal: stream.ServerRefused},
	{words: "помилка smtp: не вдається під'єднатися до smtp-серверу", verb: "connect", vague: true},
	{words: "помилка smtp: дані не прийнято", verb: stream.EndOfData, signal: stream.ServerRefused},
	{words: "невірна адреса відправника", verb: "MAIL", signal: stream.ServerRefused},
	{words: "помилка smtp: не вдалося відправлення для таких отримувачів", verb: "RCPT", signal: stream.ServerRefused},
	// zh
	{words: "smtp 錯誤：登入失敗", verb: "AUTH", signal: stream.ServerRefused},
	{words: "smtp 錯誤：無法連線到 smtp 主機", verb: "connect", vague: true},
	{words: "smtp 錯誤：無法接受的資料", verb: stream.EndOfData, signal: stream.ServerRefused},
	{words: "發送地址錯誤", verb: "MAIL", signal: stream.ServerRefused},
	{words: "smtp 錯誤：以下收件人地址錯誤", verb: "RCPT", signal: stream.ServerRefused},
	// zh_cn
	{words: "smtp 错误：登录失败", verb: "AUTH", signal: stream.ServerRefused},
	{words: "smtp 错误：无法连接到 smtp 主机", verb: "connect", vague: true},
	{words: "smtp 错误：数据不被接受", verb: stream.EndOfData, signal: stream.ServerRefused},
	{words: "发送地址错误", verb: "MAIL", signal: stream.ServerRefused},
	{words: "smtp 错误：收件人地址错误", verb: "RCPT", signal: stream.ServerRefused},
	{words: "impossible de se connecter au serveur smtp", verb: "connect", vague: true}, // fr, 5.x
}
