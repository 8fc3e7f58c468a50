"""Bengali and Tamil names in their cases. Neither script has capitals.

Endings that stand as words by themselves when they are parted are left out. Source: Thompson,
Bengali: A Comprehensive Grammar; Lehmann, A Grammar of Modern Tamil.
"""

from monitor.language.names.declension import Declension, on

_TAMIL = "ில் ை ின் ுக்கு ிற்கு ால் ுடன் ிலிருந்து ிலும்"  # vowel signs, on a consonant
_TAMIL_Y = "யில் யை யின் யால் யுடன் யிலிருந்து யிலும்"
_DOUBLED = "கசடதபற"  # consonants that stand twice before a vowel: ஈராக், ஈராக்கில்
_TAMIL_V = "வில் வை வின் வுக்கு விற்கு வால் வுடன் விலிருந்து விலும்"


BENGALI = Declension("""
া+        র য় তে কে রও য়ও তেও
[িীুূৃেৈোৌ]+  র তে কে
[আইউএওঔঈঊঐ]+  য়ের য়ে তে কে র
[কখগঘঙচছজঝঞটঠডঢণতথদধনপফবভমযরলশষসহ]+  ের ে কে েরও েও
[়ৎ\u09dc\u09dd\u09df]+ ের ে কে
[ংঃ]+     য়ের য়ে কে ের ে
""")
TAMIL = Declension(f"""
{"".join(f"{c}்  {on(c, _TAMIL)} {on(c + '்' + c, _TAMIL)}{chr(10)}" for c in _DOUBLED)}
்         {_TAMIL} ும்
ம்        {on("ம", _TAMIL)} {on("த்த", _TAMIL)}
டு        {on("ட்ட", _TAMIL)} டுக்கு டில் டை டின்
று        {on("ற்ற", _TAMIL)} றுக்கு றில் றை றின்
ு         {_TAMIL} {on("ு", _TAMIL_V)}
[ிீைஇஈ]+  {_TAMIL_Y} யும் க்கு க்கும் க்கான க் ச் த் ப்
[ேெ]+     {_TAMIL_Y} {_TAMIL_V} க்கு
[ாூோொஆஓ]+  {_TAMIL_V} வும் வுக்கும் விற்கும் வுக்கான
""")
