import { brotliDecompressSync } from "node:zlib";

import { PACKED_PASSWORDS } from "./common-passwords-packed.server";

/*
 * Common passwords of eight characters or more, in lower case: a ranked list from published leaks (see
 * `app/server/common-passwords.mjs`) and what it lacks, namely this program's own terms, recent years, and seasons.
 * Other patterns, such as one character repeated, are refused by rule.
 */
const OWN = `
  !qaz2wsx 00000000 01234567 012345678 0123456789 10203040 1020304050 11111111 11223344 1122334455 112233445566
  123123123 123321123 12341234 12344321 123454321 123456654321 12345678 123456789 1234567890 1234567891 12345678910
  123456789a 123456789abc 123456789q 12345678a 123456aa 123456abc 123456qwerty 12345qwert 1234abcd 1234qwer 123qweasd
  123qweasdzxc 13579246 135792468 147258369 159357456 159753456 19841984 19851985 19861986 19871987 19881988 19891989
  19901990 1q2w3e4r 1q2w3e4r5t 1q2w3e4r5t6y 1qaz2wsx 1qaz2wsx3edc 1qazxsw2 20202020 22222222 246813579 2wsx3edc
  31415926 314159265 456789123 741852963 789456123 87654321 88888888 963852741 987654321 9876543210 99999999 a1234567
  a12345678 a123456789 a1b2c3d4 a1b2c3d4e5 aa123456 aa12345678 aaa111222 aabbccdd aaron431 abc12345 abc123456
  abc123abc abcabcabc abcd1234 abcd12345 abcdef123 abcdefg1 abcdefgh abcdefghi abcdefghij access14 action123 admin123
  admin123! admin1234 admin12345 admin123456 admin2024 admin2025 admin2026 admin@123 adminadmin administrator
  administrator1 alejandra alejandro alexander alexander1 alexandra alexandria alongside alongside1 alongside123
  amanda123 america1 america123 american1 andrea123 angel123 angels123 anthony1 anthony123 arsenal1 arsenal123
  asd123456 asdf1234 asdfasdf asdfghjk asdfghjkl asdfghjkl1 asdfqwer asdzxc123 ashley12 ashley123 australia autumn2024
  autumn2025 autumn2026 babygirl babygirl1 babygirl12 bailey123 barcelona barcelona1 baseball baseball1 baseball12
  baseball123 basketball basketball1 batman123 beautiful beautiful1 benjamin blackberry blessed1 blessed123 blink182
  blueberry bonjour1 brandon1 brasil123 brittany buddy123 bullshit buster123 butterfly butterfly1 california
  callofduty camaro123 canada123 changeit changeme changeme1 changeme123 charles1 charlie1 charlie123 cheesecake
  chelsea1 chelsea123 chevelle chevrolet chocolate chocolate1 christian christina christopher cocacola cocacola1
  coffee123 colorado1 computer computer1 computer123 contrasena contraseña cookie123 cookies1
  correcthorsebatterystaple corvette counter1 cowboys1 creative crystal1 cupcake1 daniel123 danielle danielle1
  december default1 default123 demo1234 diablo123 diamond1 diamond123 disney123 dolphin1 dolphin123 dolphins dragon12
  dragon123 dragon69 dreamer1 dropbox1 eagle123 eagles123 elephant elizabeth elizabeth1 eminem123 emmanuel england1
  enterprise excalibur facebook facebook1 facebook123 faith123 falcon123 fernando ferrari1 ferrari123 firebird
  firefighter florida1 flower123 flowers1 football football1 football12 football123 forever1 forever21 fortnite
  fortnite1 francisco freedom1 freedom123 friends1 friends123 friendship fuckoff1 fuckyou! fuckyou1 fuckyou123
  gabriela gameover gandalf1 garfield george123 germany1 ginger123 gmail123 godbless1 godisgood godislove goodluck
  goodluck1 google123 gorgeous grateful guest123 guest1234 hallelujah hannah123 happiness happy123 happyday harley123
  harrypotter heaven123 hello123 hello1234 hello12345 hellohello hellokitty helloworld hockey123 holiday1 honey123
  hope1234 hopehope hotmail1 hunter12 hunter123 iceman123 ilovegod iloveme1 iloveyou iloveyou! iloveyou1 iloveyou12
  iloveyou123 iloveyou2 indonesia instagram internet internet1 internet123 ireland1 isabella istanbul jackson1
  jasmine1 jennifer jennifer1 jessica1 jessica123 jesus123 jesus777 jesuschrist jesuslovesme johnny123 jonathan
  jonathan1 jordan123 jordan23 joseph123 joshua12 joshua123 juventus katherine keyboard killer123 kimberly lacrosse
  ladybug1 lakers24 lauren123 learning1 letmein! letmein1 letmein12 letmein123 letmeinnow lightning linkedin lion1234
  liverpool liverpool1 lollipop london12 london123 longhorn lovelove loveme123 lovers123 loveyou1 loveyou123 lucky123
  lucky777 madison1 maggie123 magic123 manager1 manager123 manchester margaret marine123 marines1 marlboro master12
  master123 matrix123 matthew1 matthew123 megaman1 melissa1 mercedes mercedes1 metallica metallica1 michael1
  michael123 michelle michelle1 michigan microsoft microsoft1 midnight midnight1 minecraft minecraft1 money123
  monkey12 monkey123 motdepasse mother123 motorola mountain music123 mustang1 mustang123 mylove123 myspace1 naruto123
  natalie1 ncc1701d netflix1 newyork1 newyork123 nicholas nicholas1 nicole12 nicole123 nintendo nirvana1 nothing1
  november october1 oneday123 onedayatatime orange123 p@ssw0rd p@ssw0rd1 p@ssw0rd123 p@ssword p@ssword1 p@ssword123
  pa55w0rd pa55word packers1 pakistan panther1 panthers pass1234 pass12345 pass123456 passion1 passpass passport1
  passw0rd passw0rd1 password password! password01 password1 password1! password11 password12 password123 password123!
  password1234 password12345 password123456 password2 password2020 password2021 password2022 password2023 password2024
  password2025 password2026 password3 password99 passwort passwort1 patricia patrick1 patriots peaches1 peanut123
  peanuts1 pepper123 phoenix1 phoenix123 pineapple platinum playstation pokemon1 pokemon123 porsche1 portugal precious
  princesa princess princess1 princess12 princess123 pumpkin1 q12345678 q1w2e3r4 q1w2e3r4t5 qazwsx123 qazwsxedc
  qazwsxedcrfv qwaszx12 qwe123456 qweasdzxc qweqweqwe qwer1234 qwer1234! qwerty!! qwerty01 qwerty12 qwerty12!
  qwerty123 qwerty1234 qwerty12345 qwerty123456 qwertyqwerty qwertyui qwertyuiop rainbow1 rainbow123 ranger123
  rangers1 realmadrid rebecca1 recovery recovery1 recovery123 redskins redsox04 remember richard1 robert123 roblox123
  rockstar1 rockyou1 root1234 rootroot samantha samantha1 sample123 samsung1 samsung123 scarface scooter1 scorpion
  scotland sebastian secret12 secret123 september serenity serenity1 shadow12 shadow123 shannon1 silverado slayer123
  slipknot slipknot1 smokey123 snapchat snickers snoopy123 sober123 sobriety soccer10 soccer123 softball softball1
  southafrica sparky123 spiderman spiderman1 spotify1 spring2024 spring2025 spring2026 stargate starlight startrek
  starwars starwars1 steelers steelers1 stepbystep stephanie strawberry student1 student123 summer123 summer2020
  summer2021 summer2022 summer2023 summer2024 summer2025 summer2026 sunshine sunshine1 sunshine12 sunshine123 superman
  superman1 superman123 superuser supervisor support1 support123 sweetheart sweetie1 swordfish teacher1 temp1234
  temporary terminator test1234 test12345 test123456 tester123 testing1 testing123 testtest texas123 thomas123
  thunder1 thunder123 tiger123 tigers123 tigger123 tinkerbell tomorrow toor1234 topsecret trainee1 training training1
  training123 trustno1 trustno11 undertaker universe user1234 user12345 username vacation vanessa1 veronica victoria
  victoria1 virginia volleyball walkalongside warcraft warrior1 warriors washington welcome1 welcome1! welcome12
  welcome123 welcome2024 welcome2025 welcome2026 welcome@123 whatever whatever1 whatever123 wildcats william1
  windows10 windows11 winter2020 winter2021 winter2022 winter2023 winter2024 winter2025 winter2026 wizard123 wolverine
  yahoo123 yamaha123 yankees1 youtube1 zaq12wsx zaq1zaq1 zxcvasdf zxcvbnm, zxcvbnm1 zxcvbnm12 zxcvbnm123 zxczxczxc
`;

const words = (text: string) => text.trim().split(/\s+/);

/** Decompressed on first use, because most processes never need it. */
const unpacked: { list: ReadonlySet<string> | null } = { list: null };

function commonPasswords(): ReadonlySet<string> {
  const unpack = () => brotliDecompressSync(Buffer.from(PACKED_PASSWORDS, "base64")).toString("utf8");
  return (unpacked.list ??= new Set([...unpack().split("\n"), ...words(OWN)]));
}

/** Returns whether a password, given in lower case, is a common one. */
export function isCommonPassword(lowerCase: string): boolean {
  return commonPasswords().has(lowerCase);
}
