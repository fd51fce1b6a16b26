/** Texts of many languages and formats, some of which repeat themselves, to be broken off anywhere. */
export const texts: Readonly<Record<string, string>> = {
  English:
    'Dear Ms Miller,\n\nThank you for your mail of 12 May. We’ve checked the order again and again, and the change changed everything: delivery is late, but the price isn’t. Please don’t pay before Friday.\n\nThe offer is valid until 30 June. If you’d like to change it, write to ann.miller@example.com or see https://example.com/offers/2024/06?id=17.\n\nKind regards\nAnn',
  'English with quotations':
    'He said: “We are on it.” Then he went home; nobody knew why. The U.S. team met at 10:30 a.m. in Room 4.2, and “more” was all that they said. It was more and more a question of time, of time and of money. That that was so is known. “No.” Really?! Yes, it was very, very late.',
  German:
    'Sehr geehrte Frau Müller,\n\nvielen Dank für Ihre Nachricht vom 3. Mai. Die Rechtsschutzversicherung übernimmt die Kosten, z. B. für das Gutachten. Wir prüfen das Angebot und das Angebot der Konkurrenz, die die Lieferung bis Freitag zugesagt hat. Die Haupt- und Nebenkosten betragen 1.299,00 €. Straßenbahn und Größe, übermorgen und heute: alles ist geklärt.\n\nMit freundlichen Grüßen\nJörg',
  French:
    "Bonjour Monsieur,\n\nNous vous remercions de votre commande. L'offre n'est valable que jusqu'à vendredi : passé ce délai, le prix change. Est-ce que vous l'avez reçue ? Nous nous en occupons aujourd'hui même, et vous vous en réjouirez. C'est « urgent ».\n\nCordialement,\nÉlodie",
  Spanish:
    '¿Cómo está usted? Le escribo porque el pedido llegó tarde. ¡No se preocupe! La factura está pagada y la entrega está prevista para el lunes. Poco a poco vamos mejorando, día a día y paso a paso. El año que viene será mejor que el que termina.',
  Polish:
    'Dzień dobry, dziękuję za wiadomość. Zamówienie zostało wysłane wczoraj, a faktura będzie wystawiona jutro. Proszę sprawdzić, czy wszystko się zgadza. Źdźbło trawy i żółta gęś – to też się zdarza.',
  Turkish:
    'Merhaba, siparişinizi aldık. İstanbul’daki mağazamız yarın açık olacak. Yavaş yavaş ilerliyoruz ve güle güle kullanmanızı dileriz. Ürünler hafta içi gönderilir.',
  Finnish:
    'Hei! Kiitos viestistäsi. Toimitus viivästyi, koska varastossa ei ollut riittävästi tuotteita. Lähetämme uuden tilausvahvistuksen perjantaina, ja lasku tulee sen jälkeen.',
  Russian:
    'Здравствуйте! Спасибо за ваше письмо. Мы проверили заказ ещё раз и ещё раз всё посчитали. Доставка будет в пятницу, а счёт придёт позже. Если что-то не так, напишите нам. Чуть-чуть терпения, и всё будет хорошо.',
  Greek:
    'Καλημέρα σας, ευχαριστούμε για την παραγγελία. Η παράδοση θα γίνει την Παρασκευή και το τιμολόγιο θα σταλεί αύριο. Σιγά σιγά όλα θα πάνε καλά.',
  Arabic:
    'مرحبا، شكرا على رسالتكم. تم إرسال الطلب أمس وسيصل يوم الجمعة إن شاء الله. يرجى مراجعة الفاتورة، وإذا كان هناك أي خطأ فاكتبوا لنا. شيئا فشيئا ستتحسن الأمور.',
  Hebrew: 'שלום רב, תודה על פנייתך. ההזמנה נשלחה אתמול ותגיע ביום שישי. לאט לאט הכול יסתדר. אנא בדקו את החשבונית.',
  Hindi:
    'नमस्ते, आपके संदेश के लिए धन्यवाद। आपका ऑर्डर कल भेजा गया था और शुक्रवार तक पहुँच जाएगा। धीरे धीरे सब ठीक हो जाएगा। कृपया बिल की जाँच करें।',
  Korean:
    '안녕하세요. 메시지를 보내 주셔서 감사합니다. 주문하신 상품은 어제 발송되었으며 금요일까지 도착할 예정입니다. 천천히 천천히 확인해 주세요. 문의 사항이 있으시면 연락해 주세요.',
  Chinese:
    '您好，感谢您的来信。我们已经再次检查了订单，价格没有变化。请在星期五之前确认合同金额，谢谢。客户要求提供报价，我们会尽快发送。慢慢来，看看再说，研究研究也可以。',
  Japanese:
    'お世話になっております。お客様から見積もりのご依頼がありましたので、金曜日までに送ってください。カタログも一緒に送ってください。よろしくお願いいたします。ますますのご発展をお祈りします。',
  Thai: 'สวัสดีครับ ขอบคุณสำหรับข้อความของคุณ สินค้าจะส่งถึงภายในวันศุกร์ กรุณาตรวจสอบใบแจ้งหนี้ ช้าๆ ได้พร้าเล่มงาม ขอใบเสนอราคาด้วยครับ',
  Emoji:
    'Great news 🎉🎉 for the 👨‍👩‍👧 team 👍🏽: the cafe\u0301 is open 🇩🇪🇫🇷! See you there 😀😀😀, and bring a friend 👩‍💻.',
  'a Markdown list':
    '# Minutes\n\nPresent: Ann, Bob.\n\n## Decisions\n\n- **Budget**: approved\n- **Hiring**: two more\n- **Travel**: none\n\n## Next steps\n\n1. Ann sends the offer.\n2. Bob checks the offer.\n3. All meet again on Monday.\n\n> Note: nothing is final.\n> Note: all is open.\n',
  'a Markdown table':
    '| Name | Status | Owner |\n| --- | --- | --- |\n| Offer | Not started | Ann |\n| Invoice | Not started | Ann |\n| Report | Not started | Ann |\n| Report | Not started | Ann |\n\nTotal: 4 rows.\n',
  Code: 'Use `const` here:\n\n```js\nconst a = 1;\nconst b = 2;\nif (a) {\n  go(a, b);\n  go(a, b);\n}\n```\n\nThen run `npm test` and read user_name, fooBar or C:\\Temp\\log.txt. Socket.IO is new. Use Socket.IO then.',
  HTML: '<p>Dear <b>Ann</b>,</p>\n<ul>\n<li class="item">First, check the offer.</li>\n<li class="item">Second, check the invoice.</li>\n<li class="item">Third, pay.</li>\n</ul>\n<p>See <a href="https://example.com/the-report?x=1&amp;y=2">the report</a> &amp; reply.</p>\n',
  'a refrain':
    'On and on and on it goes,\non and on and on it flows.\nRow, row, row your boat, gently down the stream.\nMerrily, merrily, merrily, merrily, life is but a dream.\nRow, row, row your boat, gently down the stream.\n',
};
