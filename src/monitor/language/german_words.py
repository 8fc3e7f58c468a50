"""German words that compounds are made of: what may stand beside the word that is asked for.

A list of ours, for news: it decides only whether the rest of a word is a word, so a missing one
costs a match, and hardly ever makes a false one. In the form that a dictionary has, and a few
stems and plurals that stand in compounds.
"""

from monitor.language.fold import fold

# First parts of compounds that stand alone seldom or never, and words of two letters.
_FIRST_PARTS = """
agrar akut alpin altöl anlage anti audio auto brutto cyber dauer diesel digital doppel dreh droh
druck einzel embargo erd erdöl ersatz euro export extra fach feld fern fest firmen fluss frei funk
föderal förderung gebirgs gemein general giga global grenz groß grund güter halb halte haupt heiz
heizöl hoch hybrid ideal impf import info inter internet jugend kampf katastrophe kauf kern klein
knall koch kombi kommunal kontroll konzern kriminal kultur kurz lade land lang lebens leck lehr
lein leit lokal luxus makro massen mehr meister messer mikro militär mini misch mittel mobil
multi muster national netto nord nuklear oliven online ost palm parallel pilot pipeline plan
plattform polar post preis privat probe promi pseudo pumpe radio raffinerie raps raub real
regional reise renn rest riesen roh rohöl rund schein schlag schlüssel schmal schmier schnell
schul schwarz schwer seiten selbst senior solar sonnenblumen sozial spar speise sperr spezial
spitzen sprach sprech stamm stand still sturm such super süd tanker teil tele teppich terror test
tief tier total trink turbo ultra umwelt video viel virtuell waffen wahl warn wasch wechsel weit
welt werbe wert west wett wirk wohn zahl zeit zentral zivil zusatz zweit öl
"""
_WORDS = """
abend abgabe abgas abgeordneter abkommen absatz abschied abschuss absicht absprache abstand abstieg
abstimmung absturz abteilung abwehr achse adel adresse affäre afrika agent agentur ägypten akademie
akku akte aktie aktion alarm alkohol all allianz alltag alt alter amerika ampel amt analyse anbau
anbieter anfang anfrage angebot angehöriger angestellter angriff angst anhänger anhörung anklage
anlage anleger anleihe anreiz ansage anschlag anschluss ansicht anspruch anstalt anstieg anteil
antrag antritt antwort anwalt anwältin anwender anzahl anzeige apotheke apparat appell arbeit
arbeiter archiv arm armee armut arsenal art artikel arzt asien assistent asyl atlas atmosphäre atom
atomar attacke attentat aufgabe auflage auflösung aufruf aufschwung aufsicht aufstand auftrag
auftritt auge auktion aula ausbau ausbruch ausfall ausgabe ausgleich auskunft auslage ausland
auslieferung auslöser ausnahme ausreise ausrüstung aussage ausschuss außen ausstellung ausstieg
austausch austritt auswärtig auto autobahn autor baby bahn bahnhof band bank bänker bar barriere
basar basis batterie bau bauch bauer baum bauteil bayern beamte beamter beauftragter beben bedarf
bediensteter bedingung bedrohung befehl befehlshaber befund beginn begleiter begriff begründer
behandlung behörde beihilfe bein beirat beitrag beitritt bekämpfung bekenntnis belastung belgien
bemühung beobachter berater beratung bereit berg bergbau bericht berlin beruf besatzung beschädigung
bescheid beschluss beschränkung beschuss beschwerde besitz besitzer bestand bestechung bestimmung
besuch besucher beteiligung betrag betreiber betreuung betrieb betrug betrüger bett bevölkerung
bewegung beweis bewerber bewohner bezirk biene bier bilanz bild bildung billig bindung bischof bitte
blatt blau blitz block blockade blume blut boden bombe bonus boot börse bote botschaft botschafter
box branche brand braun breit bremse bremser brexit brief brigade brocken bronze brot bruch brücke
bruder brüssel buch buchstabe budget bühne bulle bund bundes bündnis burg bürger bürgerschaft büro
bus butter chance chaos charakter charta chef chefin chemie china chor christ christen chronik code
computer container corona dach dame damm dampf dänemark darlehen daten datum dauer deal debatte
decke defizit deich delegation delikt demokratie denkmal depot design deutsch deutschland dialekt
dialog dichter dieb diebstahl dienst dienstag diesel digital diktatur diplomat direktor diskussion
disziplin dokument dollar dom donbass doping dorf draht drama drang dreieck dringend dritte drittel
drogen drohne druck dumm durchschnitt dürre dynastie ebene echo echt ecke effekt ehe ehre ehrung ei
eid eier eifer eigen eigentum eigner eilantrag einbruch einfuhr eingang eingriff einheit einigung
einkauf einkommen einmarsch einreise einrichtung einsatz einsicht einstieg eintritt einwohner einzel
eis eisen elektro elektronik element elfmeter elite eltern emission empfang empfänger end ende
energie engel england engpass enkel entscheid entscheidung entwicklung entwurf epoche erbe erdbeben
erde erdöl erfolg ergebnis erhöhung erlaubnis erlebnis ermittler ermittlung ernährung ernte ersatz
erst ersuchen erwartung essen etappe etat ethik ethnie europa evakuierung exempel exil experiment
experte expertin explosion export extrem extremismus extremist fabrik fach facharbeiter fähigkeit
fahndung fahne fahr fähre fahrer fahrt fahrzeug faktor fall familie fan farbe faser faust fazit
fehler feier feiertag feind feld fenster ferien fern fernsehen fertig fest feucht feuer figur
filiale film finanz finanzen finanzierung firma fisch flach fläche flagge flasche fleisch flieg
flieger flosse flotte fluch flucht flüchtling flug flugzeug fluss flut folge folter fonds förder
forderung förderung form format formel forscher forschung forst fortschritt forum foto foul fracht
frage fragment fraktion frankreich frau frei freiheit freilassung fremd frequenz freund frieden
frist front frost frucht früh frühling führer fuhrpark führung fund funk funktion fuß fußball futter
galerie gang ganz garantie garde garten gas gast gattung gaza gebäude gebet gebiet gebühr geburt
gedenk gefahr gefangener gefängnis gefecht geflüchteter gefüge gegend gegner gehalt geheim
geheimdienst geheimnis gehirn geisel geist gelände geld geldgeber geleit gemeinde gemeinschaft gen
general generation genf genosse genre gerät gericht geruch gerüst gesandter gesandtschaft geschäft
geschichte geschoss geschütz gesellschaft gesellschafter gesetz gesicht gespräch gestalt gesuch
gesundheit getreide gewalt gewässer gewehr gewerkschaft gewicht gewinn gewissen gewitter giebel gier
gift gipfel glas glatteis glaube gleich global globus gold golf gott grab graben grad granate grat
gremium grenze grenzer griechenland grippe grob groß größe grün grund gründer grundlage gründung
gruppe guerilla gürtel gut guthaben haar hacker hafen haft häftling hagel hai halb halbinsel halle
halt haltung hamas hammer hand handball handel handelnder händler handlung handwerk handy hang hart
hass haupt hauptstadt haus haushalt haut heer hehler heil heim heirat heiß heizung held helfer hell
hemd herbst herde herr herrschaft herz hetze heute hilfe himmel hindernis hinrichtung hinweis
hisbollah hitze hobby hoch höchst hochwasser hof höhe hoheit höhle hölle holz horizont horn hotel
hubschrauber humor hund hunger hurrikan hut hygiene hypothek idee ideologie idol imam immobilie
immunität impfung import impuls index industrie infektion inflation information infrastruktur
ingenieur inhaber inhalt initiative innen insel insolvenz inspekteur inspektion instanz institut
instrument interesse internet interview invasion invest investition investment irak iran islam
islamist israel istanbul italien jagd jahr jahrgang jahrhundert jahrzehnt japan jemen jet job
jordanien journalist jubiläum jude juden jugend jung junge jurist jury justiz kabel kabine kabinett
kader kaffee kairo kaiser kalender kalt kälte kamera kammer kampagne kampf kämpfer kanada kanal
kandidat kandidatin kandidatur kanzlei kanzler kapital kapitän kapitulation kapsel kardinal karriere
karte kartell käse kasse katalog katar katastrophe katze kauf käufer keller kenn kenntnis kern kette
kies kiew kilometer kind kino kirche klage klar klasse klausel kleid klein klima klimaschutz klinik
kloster klub knappheit knie knoten knotenpunkt koalition koch koffer kohle kollege kollision kolonie
komitee kommando kommissar kommission kommune kommunikation komplex komponist konferenz konflikt
kongress könig konjunktur konsens konsequenz konsul konsulat konsultation konsum konsument kontakt
kontinent konto kontrahent kontrolle konvent konvention konvoi konzept konzern konzert kooperation
koordination koordinator kopf kopie korb körper korps korrespondent korridor korruption kosten kraft
kräfte kraftwerk kranken krankenhaus kredit kreis kreml krieg kriegs krim kriminal kriminalität
krise kritik kritiker kritisch krone kronprinz kuba küche kugel kuh kultur kunde kunst kuppel kurier
kurs kurz kürzung küste kutter labor lack lade ladung lage lager laie land lande landes landschaft
landung landwirt landwirtschaft lang langfristig last laster lastwagen latein lauf laut lawine leben
lebend leder leer leerstand legion lehr lehre lehrer lehrling leiche leicht leistung leit leiter
leitung lenker leser leute lexikon libanon liberal licht liebe lied liefer lieferung liga limit
linie linke liquidität liste literatur lizenz lkw lobby loch logistik lohn lokal london lösch
lösegeld lösung lotse lücke lücken luft luftwaffe lüge luxus macht mädchen magazin magie magnet
makler maler malerei management manager mandat mangel manifest mann manöver mantel marathon märchen
marge marine marke markierung markt marsch maschine maske masse maßnahme maßstab material matrose
mauer maus mechanismus medaille medien medizin meer mehl mehr mehrheit meile meinung
meinungsforscher meist meister meisterschaft meldung menge mensch menü mess messe messer messung
metall meteor methode miet miete migrant migration militär miliz milliarde million minderheit
mindest mine mini minister ministerium minsk minus minute misch mischung missbrauch mission
misstrauen mitarbeiter mitglied mitte mitteilung mittel mittelmeer mittwoch möbel mobil mode modell
modernisierung modus moment monarch monarchie monat monopol montag moral mord mörder morgen moschee
moskau moslem motor motto mühle müll mund munition münze museum musik muslim mutter mythos nachbar
nachbarschaft nachfrage nachlass nachricht nachrichten nacht nachweis nachwuchs nadel nadelöhr nah
nähe nahost nahrung name narr nase nässe nation national nato natur nebel neffe nerv netz netzwerk
neu neuigkeit nieder niederlage niederschlag niveau nominierung nord norden norm not notar note
notfall notiz novelle nuklear null nummer nutzer nutzung oase ober oberfläche oberhaupt objekt
observatorium obst offen offensive offizier ohr öko ökonom öl olympia oper opfer opposition optik
option orchester orden ordner ordnung organ organisation orkan ort ortschaft ost osten österreich
ozean paar pächter pack paket pakt palast palästina palette panik panzer papier papst parade paris
park parkplatz parlament parole partei parteitag partner party pass passage passagier passwort
patent patient patrouille pause pegel pendler pension perle person personal pest pfad pfand pfarrer
pfeil pferd pflanze pfleg pflege pfleger pflicht pfund phase philosophie physik pilger pilot
pipeline pirat plage plakat plakette plan planet planung platte plattform platz platzierung pleite
plenum pokal polen police politik politiker polizei polizist pool port position post posten
potenzial präfekt prag praktik prämie präsident praxis predigt preis premier presse priester prinz
prinzessin prinzip priorität privat probe problem produkt produktion professor profi profil profit
prognose programm projekt prokura propaganda propagandist protest protokoll provider provinz
provokation prozent prozess prüfung prügel psyche publikation publikum puls pulver punkt punktzahl
puppe putin putsch quadrat qualität quarantäne quartal quartier quelle querele quittung quote rabatt
rabbi rache rad radar radio rahmen rakete rampe rand rang rasen rasse rassismus rat ratgeber rätsel
raub raum raumfahrt reaktion reaktor rebell rebellion rechner rechnung recht rechts rede redner
reduktion reduzierung reeder referendum reflex reform reformer regel regen regierung regime regiment
region regional regisseur register reich reichweite reif reihe rein reise reiter rekord rekrut
rektor relation religion rendite rennen rente rentner reparatur reporter republik reserve resolution
resort rest resultat rett retter rettung revolution rezession rhein rhythmus riad richter richtlinie
richtung riese riesen rindfleisch ring risiken risiko ritter rivale rivalität roh rohr rohrleitung
rohstoff rolle rom roman rose ross rot rotor route rubel rubrik rücken rückfall rückgabe rückgang
rückkehr rücklage rückschlag rückstand rücktritt rückzug ruf ruhe ruin rummel rund runde rundfunk
russland rüstung saal sabotage sache sachen sachse sack saft saison salz sammlung sand sanft sänger
sanierung sanktion satellit satire satz saudi säule schach schachtel schaden schaf schale schall
schanze scharf schatz schauspieler scheibe schein scheitern schema scherz schicht schicksal
schiedsrichter schiene schießerei schiff schikane schild schlacht schlaf schlag schlange schlappe
schleuse schleuser schloss schluss schlüssel schmerz schmuck schmuggel schnee schnell schock schreib
schrift schritt schub schuh schuld schulden schuldner schule schüler schulter schuss schutz schwach
schwarz schweden schwein schweiz schwelle schwer schwester schwimm schwur see seele segel segment
seite sekretär sekretariat sekte sektor sekunde selbst selenskyj senat senator send sender sendung
senke senkung serie serum service sessel sheriff sicherheit sicherung sicht siedler siedlung sieg
siegel sieger siegerin signal silber sinn sitte sitz sitzung skala skandal ski sklave software sohn
soldat söldner soli solidarität sommer sonder sonne sonntag sorge sorte souverän sozial spalte
spaltung spanien spanier spanne spannung spar sparer sparkasse spaß spät speer speicher spektrum
spekulation spende spender sperre sperrung spezial spiel spieler spion spionage spital spitze
splitter sponsor sport sportler spott sprach sprache sprecher sprecherin spreng sprengstoff sprint
spritze spruch sprung spur staat staats stab stabilisierung stabilität stadion stadt stadtteil stahl
stall stamm stand standard standort standpunkt start station statistik stätte statthalter status
statut stau staub stech steh steigerung stein stelle stellung stellvertreter steuer stich stiefel
stiftung stil still stille stillstand stimme stimmung stipendium stock stoff stollen stopp störung
strafe strand straße strategie strecke streich streife streifen streik streit streitigkeit
streitkräfte strich strom struktur stube stück student studie studio studium stufe stuhl stunde
sturm sturz stute stütze stützpunkt substanz such suche sucht süd sudan süden sultan summe sünde
super symbol sympathie symptom synagoge syrien system szenario szene tabak tabelle tafel tag tagung
taiwan takt taktik tal talent tank tanz tarif tarnung tasche tat täter tatort tausch taxi team
technik technologie teheran teil teilnehmer telefon teller tempel temperatur tendenz tennis termin
terrain terror terrorist test teuer text theater thema therapie these thron ticket tief tiefe tier
tinte tisch titel tochter tod toleranz ton tonne topf tor tornado torte tote totschlag tourismus
tourist tradition trag träger trainer tram träne tränen transport trauer traum trauma treffen trend
trenn tresor tret treu treue treuhand tribunal tribüne trick trieb trikot trink trinkwasser trocken
tropfen truck trümmer trump truppe tsunami tuch tugend tunnel tür turbine turbulenz türkei turm
turnier typ tyrann überblick überfahrt überfall übergabe übergang übergriff überlebender überschuss
überschwemmung übersicht überwachung übung ufer uhr ukraine umbau umfang umfrage umgang umgebung
umsatz umstand umstieg umsturz umwelt umzug unabhängigkeit unfähig unfall ungarn unglück unheil uni
uniform union universität uno unruhe unsicherheit unterbrechung untergang unterhalt unterhändler
unterkunft unterlagen unternehmen unternehmer unterricht unterschied unterschrift unterstützer
unterstützung untersuchung unwetter urlaub ursache ursprung urteil utopie vakuum vase vater
venezuela ventil verband verbindung verbot verbrauch verbraucher verbrechen verbrecher verdacht
verdächtiger verdienst verdruss verein vereinbarung vereinigung verfahren verfassung verfolger
verfolgung vergabe vergangenheit vergewaltigung vergleich verhalten verhältnis verhandler
verhandlung verhör verkauf verkehr verkünder verlag verlängerung verlauf verleger verleih verletzter
verletzung verlierer verlust vermerk vermisster vermittler vermögen vernunft veröffentlichung
verordnung verrat versammlung versand verschärfung verschleiß verschwörung versicherung version
versorgung versprechen verstand verstärkung versteck verstoß versuch verteidiger verteidigung
verteiler vertrag vertrauen vertreibung vertreter vertrieb verwalter verwaltung verwandter
verweigerung verzicht verzögerung veteran veto video vieh viertel villa virus vision visum vize
vizepräsident vogel volk völkermord voll volumen voraussetzung vorbild vorgang vorgänger vorhaben
vorlage vormarsch vorrang vorrat vorschlag vorsicht vorsitz vorsitzender vorsprung vorstand vorstoß
vorteil vortrag vorwand vorwurf vulkan waage wache wachs wachstum wacht wächter waffe waffen
waffenstillstand wagen wagnis wahl wähler wahn wahrheit währung wald waldbrand wand wandel wander
wanderung wappen ware warm wärme warnung wasch washington wasser wechsel weg wehr wehrdienst
weihnacht wein weis weiß weit weite weizen welle welt weltkrieg wende werber werbung werf werft werk
werkstatt wert wertung wesen west westen wettbewerb wette wetter widerstand wieder wiederaufbau
wiederwahl wien wiese wild wille wind winkel winter wirkstoff wirkung wirt wirtschaft wirtschaftler
wissen wissenschaft wissenschaftler witz woche wochenende wohl wohn wohnraum wohnung wolf wolke wort
wrack wunde wunder wunsch würde würdig würfel wurst wüste wut zahl zahler zähler zahlung zahn zange
zauber zaun zecher zeichen zeit zeitschrift zeitung zelle zelt zentner zentral zentrale zentrum
zeremonie zerstörung zertifikat zettel zeuge zeugnis ziege zieh ziel ziffer zimmer zins zinsen zitat
zivil zivilist zoll zölle zone zufall zug zugang zugeständnis zukunft zulage zulassung zulieferer
zunahme zusage zusammenarbeit zusammenbruch zusatz zuschauer zuschlag zuschuss zuspruch zustand
zuständigkeit zustimmung zustrom zutritt zuwachs zuwanderer zuwanderung zwang zweck zweifel zweig
zwilling
"""

WORDS = frozenset(map(fold, (_FIRST_PARTS + _WORDS).split()))

# Nouns whose plural in -e stands as a first part: Ärztekammer, Städtebau, Hundesteuer.
PLURALS = frozenset(
    map(
        fold,
        """
        arzt stadt gast kraft macht hund pferd schwein maus gans laus gerät getränk geschenk rind
        hirsch elch dieb freund feind bestand gegenstand medikament wort
        """.split(),  # noqa: SIM905 a list would be ten times as long
    )
)
# Places, and nouns whose parts have parted: Salzburg is no salt, and a Diebstahl no steel.
WHOLE = frozenset(
    map(
        fold,
        """
        deutschland russland griechenland finnland island irland england holland estland lettland
        schottland thailand neuseeland grönland saarland friesland emsland rheinland brandenburg
        salzburg regensburg wolfsburg freiburg hamburg oldenburg straßburg luxemburg würzburg
        karlsruhe darmstadt ingolstadt neustadt düsseldorf frankfurt schweinfurt bremerhaven
        wilhelmshaven saarbrücken zweibrücken osnabrück innsbruck dortmund kaiserslautern rosenheim
        mannheim hildesheim heidelberg nürnberg bamberg lichtenberg liechtenstein
        diebstahl maßnahme hochzeit augenblick handwerk junggeselle
        """.split(),  # noqa: SIM905 a list would be ten times as long
    )
)
