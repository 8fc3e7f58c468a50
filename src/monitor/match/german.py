"""German words that compounds are made of: what may stand beside the word that is asked for.

A list of ours, for news: it decides only whether the rest of a word is a word, so a missing one
costs a match, and hardly ever makes a false one. In the form that a dictionary has, and a few
stems and plurals that stand in compounds.
"""

from monitor.match.fold import fold

_WORDS = """
abend abgabe abgas abgeordneter abkommen abschuss absicht absprache abstand abstieg abwehr achse
adel affäre afrika agent agentur ägypten akte aktie aktion alarm alkohol all alltag alt alter
amerika amt analyse anbieter anfang anfrage angebot angriff angst anhänger anhörung anklage anlage
anleger anleihe ansage anschlag anschluss ansicht anspruch anteil antrag antritt antwort anwalt
anzahl anzeige apotheke apparat arbeit arbeiter archiv arm armee armut art artikel arzt asien asyl
atom atomar attacke aufgabe auflage aufruf aufschwung aufsicht aufstand auftrag auftritt auge
ausbau außen ausfall ausgabe ausgleich auslöser ausnahme ausrüstung ausschuss ausstieg austausch
auto autobahn baby bahn bahnhof band bank bar basis bau bauer baum bauteil bayern beamter bedarf
bedingung befehl befehlshaber beginn begriff behörde bein beitrag beitritt bekenntnis belgien
berater beratung bereit berg bericht berlin beruf besatzung beschädigung beschluss beschuss besitz
bestand bestechung besuch besucher beteiligung betreiber betrieb betrug bett bevölkerung bewegung
beweis bewerber bewohner bezirk biene bier bilanz bild bildung billig bitte blatt blau blitz block
blockade blume blut boden bombe boot börse bote brand braun breit brexit brief brigade brot bruch
brücke bruder brüssel buch budget bühne bund bundes bündnis burg bürger bürgerschaft büro bus
chance chef chemie china christ computer container dach dame dampf dänemark darlehen daten datum
dauer debatte decke defizit delegation demokratie deutsch deutschland dialog dieb dienst dienstag
diesel digital diktatur diplomat direktor dokument donbass doping dorf draht drama dringend drogen
drohne druck dumm dürre echt ecke effekt ehe ehre ei eid eigen eigentum eilantrag einfuhr einheit
einigung einkommen einmarsch einsatz einwohner einzel eis eisen elektro elite eltern end ende
energie engel england entscheidung entwicklung erbe erde erdöl erfolg ergebnis ernährung ernte
ersatz erst essen etat ethik ethnie europa evakuierung experte explosion export extremist fabrik
fach fahne fahr fahrer fahrt fahrzeug faktor fall familie fan farbe fehler feier feiertag feind
feld fenster fern fernsehen fertig fest feucht feuer film finanz finanzen finanzierung firma fisch
flach fläche flagge flasche fleisch flieg flieger flotte flucht flüchtling flug flugzeug fluss
flut folge folter fonds forderung förderung form forscher forschung forst forum foto frage
fraktion frankreich frau frei freiheit freilassung fremd freund frieden front frost frucht früh
führer führung fund funk fuß fußball futter gang ganz garantie garten gas gast gaza gebäude gebet
gebiet gebühr geburt gefahr gefangener gefängnis gefecht geflüchteter gegner geheim geheimdienst
geheimnis geisel geist gelände geld geldgeber gemeinde gen general generation genf gericht
gesandter geschäft geschichte geschoss geschütz gesellschaft gesetz gesicht gespräch gesundheit
getreide gewalt gewehr gewerkschaft gewinn gewitter gift gipfel glas glaube gleich global gold
gott grab granate grenze griechenland grippe grob groß grün grund grundlage gruppe gut güter
guthaben haar hafen haft hagel hai halb halle halt hamas hand handel handlung handwerk handy hart
hauptstadt haus haushalt haut heer heil heim heiß heizung held helfer hell hemd herbst herr herz
heute hilfe himmel hindernis hinrichtung hisbollah hitze hoch höchst hof höhe hoheit holz hotel
hund hunger idee immobilie impfung import index industrie inflation information infrastruktur
inhalt initiative innen insel institut interesse internet interview invasion invest investition
investment irak iran islam israel istanbul italien jagd jahr japan jemen jet job jordanien
journalist jude jugend jung junge jury justiz kabel kabinett kaffee kairo kaiser kalt kamera
kammer kampagne kampf kanada kanal kandidat kanzler kapital kapitulation karte käse kasse katar
katastrophe katze kauf käufer kenn kern kette kiew kind kino kirche klage klar klasse kleid klein
klima klimaschutz klinik klub knappheit knie koalition kohle kollege kolonie komitee kommando
kommission kommune kommunikation konferenz konflikt kongress könig konjunktur konsum kontakt konto
kontrolle konvent konvention konvoi konzept konzern konzert kooperation koordinator kopf körper
korridor korruption kosten kraft kräfte kraftwerk kranken krankenhaus kredit kreis kreml krieg
kriegs krim krise kritik kritiker kritisch krone kuba küche kugel kuh kultur kunde kunst kurs kurz
kürzung küste labor lade lager land lande länder landes landung landwirt landwirtschaft lang
langfristig last lastwagen lauf leben lebend leder leer lehr lehre lehrer lehrling leicht leistung
leit leiter leitung libanon licht liebe lied liefer lieferung linie liste literatur lizenz loch
lohn london lösch lösegeld lösung lücke luft luftwaffe lüge macht mädchen magazin maler management
mandat mangel mann männer manöver marine marke markt marsch maschine maßnahme masse material mauer
maus mechanismus medien medizin meer mehr mehrheit meile meinung meinungsforscher meist meister
meldung menge mensch mess messe messer metall methode miet miete militär miliz milliarde million
minderheit mindest mine mini minister ministerium minsk minute misch mission mitarbeiter mitglied
mitte mittel mittelmeer mittwoch mobil mode modell modernisierung moment monat monopol mord mörder
morgen moskau motor mühle müll mund munition museum musik mutter mythos nachbar nachricht
nachrichten nacht nadel nah nähe nahost nahrung name nase nation national nato natur nebel netz
netzwerk neu neuigkeit nieder niederlage nominierung nord norden not note notfall nuklear null
nummer nutzer nutzung ober oberhaupt objekt obst offen offensive offizier ohr öko öl oper opfer
opposition option orden ordnung organ organisation ort ortschaft ost osten österreich paar pack
paket pakt palast palästina panik panzer papier papst paris park parkplatz parlament parole partei
partner party pass passage passagier patent patient pause pension person personal pfeil pferd
pflanze pfleg pflege pfleger pflicht pipeline plakat plan planet planung platte plattform platz
polen politik politiker polizei pool port position post posten prämie präsident praxis preis
premier presse prinz prinzip privat probe problem produkt produktion professor profi profit
prognose programm projekt propaganda protest protokoll provinz provokation prozent prozess prüfung
publikum puls punkt putin putsch qualität quartal quartier quelle quote rad radar radio rahmen
rakete rand rang rasse rassismus rat rate ratgeber raub raum rechner recht rechts rede redner
referendum reform regel regen regierung regime region regional register reich reichweite reif
reihe rein reise rekord religion rente rentner reporter republik reserve resolution resort rest
rett rettung revolution rhein riad richter richtlinie richtung riesen ring risiko rivale roh rohr
rohrleitung rohstoff rolle rom rose rot route rückgabe rückgang rückkehr rückschlag rücktritt
rückzug ruf ruhe rund runde rundfunk russland rüstung saal sabotage sache sack saft saison salz
sand sanft sänger sanktion satellit satz saudi schaden schaf scharf schatz schein scheitern
schicht schicksal schiene schießerei schiff schild schlacht schlaf schlag schlange schloss schluss
schlüssel schmuggel schnee schnell schock schreib schrift schritt schuh schuld schulden schule
schüler schuss schutz schwach schwarz schweden schwein schweiz schwer schwester schwimm see seele
seite sekte sektor sekunde selbst selenskyj senat senator send sender sendung serie service
sicherheit sicherung sicht siedler siedlung sieg siegel sieger signal silber sinn sitz sitzung
skandal soldat söldner sommer sonder sonne sonntag sorge sozial spanien spanne spar sparer
sparkasse spaß spät spender sperre spiel spieler spion spitze sport sportler sprach sprache
sprecher spreng sprengstoff sprung spur staat staats stab stabilität stadion stadt stahl stall
stamm stand standard standort standpunkt start station statistik stätte status staub stech steh
stein stelle stellung stellvertreter steuer stich stiftung stil still stillstand stimme stimmung
stipendium stoff stopp störung strafe strand straße strategie strecke streich streife streik
streit streitkräfte strom struktur stück student studie studio stufe stuhl stunde sturm sturz
stütze stützpunkt such suche sucht süd sudan süden summe sünde super synagoge syrien system szene
tabak tafel tag tagung taiwan tal tank tanz tarif tasche tat täter tausch team technik technologie
teheran teil teilnehmer telefon teller tempel temperatur termin terror terrorist test teuer text
theater thema therapie these ticket tief tier tisch titel tochter tod ton topf tor tote tourismus
tourist tradition trag transport traum treffen trend trenn tret treu trieb trink trinkwasser
trocken tropfen trümmer trump truppe tunnel tür türkei turm turnier über überfall übung ufer uhr
ukraine umbau umfrage umsatz umsturz umwelt unfähig unfall ungarn uni union universität uno unruhe
unterbrechung unterlagen unternehmen unternehmer unterricht unterstützer unterstützung
untersuchung urlaub ursache urteil vakuum vater venezuela verband verbot verbrauch verbraucher
verbrechen verbrecher verdacht verein vereinbarung vereinigung verfahren verfassung verfolgung
vergleich verhalten verhältnis verhandler verhandlung verkauf verkehr verlag verlängerung
verletzter verletzung verlust vermittler vermögen verordnung verschärfung versicherung version
versorgung verstoß versuch verteidigung vertrag vertreibung vertreter verwaltung verzicht veto
video vieh viertel virus visum vogel volk völker völkermord voll volumen vorhaben vorrat vorschlag
vorsitz vorsitzender vorstand vortrag vorwurf vulkan wache wachs wachstum wächter waffe waffen
waffenstillstand wagen wahl wähler wahrheit währung wald wand wander ware warm wärme wasch
washington wasser wechsel weg wehr weihnacht wein weis weiß weit welle welt weltkrieg werbung werf
werft werk werkstatt wert wesen west westen wettbewerb wette wetter widerstand wieder wiederaufbau
wiederwahl wien wild wille wind winter wirkung wirt wirtschaft wissen wissenschaft woche
wochenende wohl wohn wohnung wolf wolke wort wunde wunder wunsch würdig wurst wüste wut zahl
zahler zahlung zahn zaun zeichen zeit zeitschrift zeitung zelle zelt zentral zentrale zentrum
zerstörung zeuge zieh ziel ziffer zimmer zins zinsen zivil zivilist zoll zone zug zukunft zulage
zulieferer zusage zuschuss zustand zustimmung zutritt zuwanderung zweck zweifel zweig
"""

WORDS = frozenset(map(fold, _WORDS.split()))
