"""Azerbaijani, Kazakh and Uzbek names in their cases.

The suffixes stand behind the name as it is. Which of them follow depends on its vowels; names of
other languages break that rule, and people who type without marks hide it, so each ending stands
with both vowels. Turkish needs no table: it parts the case of a name by an apostrophe, which
folding reads, and without it Mali'ye is maliye, finance. Source: Schönig, Azerbaijanian;
Muhamedowa, Kazakh: A Comprehensive Grammar; Bodrogligeti, Modern Literary Uzbek.
"""

from monitor.language.names.declension import Declension, on

_AZERI = "dakı dəki da də dan dən la lə"
_KAZAKH_SOFT = "да де дан ден дағы дегі ға ге"
_KAZAKH_HARD = "та те тан тен тағы тегі қа ке ты ті тың тің пен"
_UZBEK = "ning ni ga da dan dagi"
_UZBEK_CYRILLIC = "нинг ни га да дан даги"

AZERI = Declension(f"""
{"".join(f"{v}+ {_AZERI} nın nin nun nün ya yə nı ni nu nü yla ylə{chr(10)}" for v in "aeəıioöuü")}
[bcçdfgğhxjklmnprsştvyzq]+ {_AZERI} ın in un ün a ə ı i u ü
k         {on("k", _AZERI)} yin yün yə yi yü kin kün kə ka ki ku
q         {on("q", _AZERI)} ğın ğun ğa ğı ğu qın qun qa qı qu
""")
KAZAKH = Declension(f"""
[аәеёиоөуұүыіэюя]+ {_KAZAKH_SOFT} ның нің ны ні мен
[йру]+    {_KAZAKH_SOFT} дың дің ды ді мен ның нің ны ні
[лжз]+    {_KAZAKH_SOFT} дың дің ды ді мен бен
[мнң]+    {_KAZAKH_SOFT} ның нің ды ді нан нен мен
[бвгғдкқпстфхцчшщһь]+ {_KAZAKH_HARD}
[вгдь]+   {_KAZAKH_SOFT} дың дің ды ді бен мен
""")
UZBEK = Declension(f"""
[aeiouybcdfghjlmnprstvxz'‘’ʻʼ]+ {_UZBEK}
k+        {_UZBEK} ka
q+        {_UZBEK} qa
[аеёиоуўэюябвгғдйжзлмнпрстфхҳцчшъь]+ {_UZBEK_CYRILLIC}
к+        {_UZBEK_CYRILLIC} ка
қ+        {_UZBEK_CYRILLIC} қа
""")
