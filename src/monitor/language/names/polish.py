"""Polish names in their cases, with the consonants that change before -e and -i.

Source: Tokarski, Fleksja polska; Słownik gramatyczny języka polskiego, for the order of classes.
"""

from monitor.language.names.declension import Declension

POLISH = Declension("""
[bfpvwm]+ a u owi em ie
[sznxq]+  a u owi em ie
ń         nia niu niowi niem ni nią
ś         sia siu siowi siem si sią
ć         cia ciu ciowi ciem ci cią
ź         zia ziu ziowi ziem zi zią
[ljcż]+   a u owi em
[csrd]z+  a u owi em y ą
dź        dzia dziu dziowi dziem dzi dzią
h+        a u owi em
k         ka ku kowi kiem
g         ga gu gowi giem
t         ta tu towi tem cie
st        sta stu stowi stem ście
d         da du dowi dem dzie
r         ra ru rowi rem rze
ł         ła łu łowi łem le
[oi]m     ma mu mowi mem mie mia miu miem miowi
ioł       ioła iołu iołem iołowi iole ła łu łem łowi źle
x         ksa ksu ksowi ksem ksie xa xowi xem
aw        awia awiu awiowi awiem awa awu awowi awem awie
ąb        ębia ębiu ębiem ęba ębu ębowi ębem ębie ąba ąbu ąbem ąbie
ów        owa owu owowi owem owie
óg        ogu oga ogiem ogowi
ód        odu oda odem odowi odzie
ór        oru ora orem orowi orze
ół        ołu oła ołem ołowi ole
ól        ola olu olem olowi oli olą
ój        oja oju ojem ojowi
ódź       odzi odzią
óz        ozu ozem ozie ozowi
ek        ka ku kowi kiem eka eku ekowi ekiem
iek       ieka ieku iekowi iekiem ka ku kowi kiem
ec        ca cu cowi cem eca ecowi ecem
iec       ca cu cowi cem ieca iecowi iecem
[aeou]niec  ńca ńcu ńcowi ńcem
dziec     dźca dźcu dźcowi dźcem
ciec      ćca ćcu ćcowi ćcem
siec      śca ścu ścowi ścem sieca siecowi siecem
deń       dnia dniu dniem dniowi denia deniu deniem
eń        enia eniu eniowi eniem eni enią
ień       nia niu niowi niem ienia ieniu ieniowi ieniem ieni ienią
zień      źnia źniu źniowi źniem dnia dniu dniem dniowi
el        ela elu elowi elem la lu lowi lem
iel       iela ielu ielowi ielem la lu lowi lem
[aeo]y+    a u owi em
ieć       cia ciu ciem ciowi iecia ieciu ieciem
eł        ła łu łowi łem le eła ełu ełowi ełem ele
ieł       ła łu łowi łem le
[dgtkpwb]er  ra ru rowi rem rze era eru erowi erem erze
a         y ie ę ą o
[bfpmvw]a y ie ę ą o
[szn]a    y ie ę ą o
[csrd]za  zy zę zą zo zej
[cż]a     y ę ą o
[zlnrdjmcso]na  ny nie nę ną no nej
la        li lę lą lo lu
zeb       zebia zebiu zebiem zebiowi
[aeiouy]ja  i ję ją jo ju
ja        ji ję ją jo
ia        ii i ię ią io iu
[eouy]a   i y ę ą o
ka        ki ce kę ką ko
ga        gi dze gę gą go
ha        hy ze hę hą ho
cha       chy sze chę chą cho
ta        ty cie tę tą to
sta       sty ście stę stą sto
da        dy dzie dę dą do
ra        ry rze rę rą ro
ła        ły le łę łą ło
ała       ały ale ałę ałą ało ałej
[wńjrm]ska  skiej ską
ska       skiej ską ski sce skę sko
cka       ckiej cką cki cce ckę cko
dzka      dzkiej dzką
owa       owej ową owy owie owę owo
ina       inej iną iny inie inę ino
ąd        ądu ąda ądem ądowi ądzie ędu ędem ędzie
ądz       ądza ądzu ądzem ądzowi
o         a u owi em y ę ą
[bmpfvwszn]o  a u owi em ie y ę ą
ko        ka ku kowi kiem ki ce kę ką
go        ga gu gowi giem gi dze gę gą
io        ia iu iem iowi
eo        ea eu eem eowi ei
cho       cha chu chem chy sze chę chą chowi
to        ta tu tem cie towi ty tę tą
sto       sta stu stem ście
do        da du dem dzie dowi dy dę dą
ro        ra ru rem rze rowi ry rę rą
ło        ła łu łem le łowi ły łę łą
lo        la lu lem li lę lą lowi
[sc]two   twa twu twem twie
ugo       uga ugu ugiem ugowi ugona ugonowi ugonem ugonie
uno       una unu unem unie unona unonowi unonem unonie
iwo       iwa iwu iwem iwie iwona iwonowi iwonem iwonie
tto       ttona ttonowi ttonem ttonie tta ttem ttowi
ero       era eru erem erze erona eronowi eronem eronie
ski       skiego skiemu skim scy skich skimi sków skom skami skach sk
cki       ckiego ckiemu ckim ccy ckich ckimi cków ckom ckami ckach cek
dzki      dzkiego dzkiemu dzkim dzcy dzkich dzkimi
i         iego iemu im
li        lego lemu lim liego liemu li'ego
[kg]i     iego iemu im
sky       skiego skiemu skim sky'ego sky'emu skym
y         ego emu ym 'ego 'emu - ów om ami ach
[csrd]zy  zego zemu zym z zom zami zach zów
cy        cego cemu cym ców com cami cach
^czechy   czech czechom czechami czechach
^niemcy   niemiec niemcom niemcami niemczech
^węgry    węgier węgrom węgrami węgrzech
^włochy   włoch włochom włochami włoszech
ki        kiego kiemu kim ek ków kom kami kach k
gi        giego giemu gim gów gom gami gach g
ie        iego iemu im ii iom iami iach i ia iu iem
[nmbw]ie  i iom iami iach iego iemu im ia iu iem
e         ego emu ym em 'a 'owi 'em 'u
[aeiouyrl]le  lego lemu lem le'a le'owi le'em le'u la lu li lom lami lach l
le        li lów lom lami lach la lu lem
ce        c com cami cach ca cu cem
ice       ic icom icami icach
[csrd]ze  zy zom zami zach za zu zem z zego zemu zym
skie      skiego skiemu skim skiem skich skimi
ckie      ckiego ckiemu ckim ckiem ckich ckimi
kie       kiego kiemu kim kiem kich kimi
je        i jów jom jami jach ja ju jem
że        ża żu żem ży żom żami żach ż
é
[áéíóúàèô]
u
ą
""")
