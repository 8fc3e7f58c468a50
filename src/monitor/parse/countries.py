"""English names of countries, as GDELT writes them, to ISO 3166 alpha-2."""

_NAMES = """
Afghanistan AF|Albania AL|Algeria DZ|Andorra AD|Angola AO|Argentina AR|Armenia AM|Aruba AW|
Australia AU|Austria AT|Azerbaijan AZ|Bahamas BS|Bahrain BH|Bangladesh BD|Barbados BB|Belarus BY|
Belgium BE|Belize BZ|Benin BJ|Bermuda BM|Bhutan BT|Bolivia BO|Bosnia-Herzegovina BA|
Bosnia and Herzegovina BA|Botswana BW|Brazil BR|Brunei BN|Bulgaria BG|Burkina Faso BF|Burma MM|
Burundi BI|Cambodia KH|Cameroon CM|Canada CA|Cape Verde CV|Cayman Islands KY|
Central African Republic CF|Chad TD|Chile CL|China CN|Colombia CO|Comoros KM|
Congo CG|Democratic Republic of the Congo CD|Costa Rica CR|Cote D'Ivoire CI|Ivory Coast CI|
Croatia HR|Cuba CU|Cyprus CY|Czech Republic CZ|Czechia CZ|Denmark DK|Djibouti DJ|Dominica DM|
Dominican Republic DO|East Timor TL|Ecuador EC|Egypt EG|El Salvador SV|Equatorial Guinea GQ|
Eritrea ER|Estonia EE|Eswatini SZ|Swaziland SZ|Ethiopia ET|Fiji FJ|Finland FI|France FR|Gabon GA|
Gambia GM|The Gambia GM|Gaza Strip PS|West Bank PS|Palestine PS|Georgia GE|Germany DE|Ghana GH|
Gibraltar GI|Greece GR|Greenland GL|Grenada GD|Guatemala GT|Guinea GN|Guinea-Bissau GW|Guyana GY|
Haiti HT|Honduras HN|Hong Kong HK|Hungary HU|Iceland IS|India IN|Indonesia ID|Iran IR|Iraq IQ|
Ireland IE|Israel IL|Italy IT|Jamaica JM|Japan JP|Jordan JO|Kazakhstan KZ|Kenya KE|Kosovo XK|
Kuwait KW|Kyrgyzstan KG|Laos LA|Latvia LV|Lebanon LB|Lesotho LS|Liberia LR|Libya LY|
Liechtenstein LI|Lithuania LT|Luxembourg LU|Macau MO|Macao MO|Macedonia MK|North Macedonia MK|
Madagascar MG|Malawi MW|Malaysia MY|Maldives MV|Mali ML|Malta MT|Mauritania MR|Mauritius MU|
Mexico MX|Moldova MD|Monaco MC|Mongolia MN|Montenegro ME|Morocco MA|Mozambique MZ|Myanmar MM|
Namibia NA|Nepal NP|Netherlands NL|New Zealand NZ|Nicaragua NI|Niger NE|Nigeria NG|
North Korea KP|Norway NO|Oman OM|Pakistan PK|Panama PA|Papua New Guinea PG|Paraguay PY|Peru PE|
Philippines PH|Poland PL|Portugal PT|Puerto Rico PR|Qatar QA|Romania RO|Russia RU|Rwanda RW|
Samoa WS|San Marino SM|Saudi Arabia SA|Senegal SN|Serbia RS|Seychelles SC|Sierra Leone SL|
Singapore SG|Slovakia SK|Slovak Republic SK|Slovenia SI|Solomon Islands SB|Somalia SO|
South Africa ZA|South Korea KR|South Sudan SS|Spain ES|Sri Lanka LK|Sudan SD|Suriname SR|
Sweden SE|Switzerland CH|Syria SY|Taiwan TW|Tajikistan TJ|Tanzania TZ|Thailand TH|Togo TG|
Tonga TO|Trinidad and Tobago TT|Tunisia TN|Turkey TR|Turkmenistan TM|Uganda UG|Ukraine UA|
United Arab Emirates AE|United Kingdom GB|United States US|Uruguay UY|Uzbekistan UZ|Vanuatu VU|
Vatican City VA|Venezuela VE|Vietnam VN|Western Sahara EH|Yemen YE|Zambia ZM|Zimbabwe ZW
"""
_CODES = {
    name.strip().lower(): code
    for name, _, code in (entry.rpartition(" ") for entry in _NAMES.replace("\n", "").split("|"))
}


def country_code(name: str) -> str:
    """`United Kingdom` to `GB`; "" for what is none of these names."""
    return _CODES.get(name.strip().lower(), "")
