"""What people type, and what must stand first. One line each: what was typed → kind:slug."""

DUTCH = """
auto gekocht → change:vehicle
tweedehands auto → change:vehicle
bijverdienen → change:small_jobs
oppasen → change:small_jobs
zwart werken → change:small_jobs
vintid → change:online_sales
marktplats → change:online_sales
ik ga trouwen → change:marriage
mijn zus komt bij mij wonen → change:person_moves_in
samenwonen → change:start_living_together
samewonen → change:start_living_together
vakantie → change:abroad
vakantie turkije → change:abroad
hoeveel mag ik sparen → page:geld-dat-meetelt
spaargeld → change:savings
boete → page:waarschuwing-en-boete
boette → page:waarschuwing-en-boete
waarschuwing → page:waarschuwing-en-boete
bezwaar maken → page:bezwaar
niet eens met brief → page:bezwaar
ik kan mijn rekening niet betalen → change:representative_debt
deurwaarder → change:representative_debt
huisbezoek → page:thuis-bezoek
controle aan huis → page:thuis-bezoek
tolk → page:hulp-en-tolk
ik spreek geen nederlands → page:hulp-en-tolk
kado → change:gift
geld van mijn moeder → change:gift
erfenis → change:inheritance
errefenis → change:inheritance
opa is dood → change:death
kind 18 → change:child_18
vrijwilligerswerk → change:volunteering
vrijwiligerswerk → change:volunteering
uber → change:platform_work
betaling gestopt → page:betaling-stil
terugbetalen → page:terugbetalen
privacy → page:uw-gegevens
wie ziet mijn gegevens → page:uw-gegevens
wat moet ik doorgeven → page:wat-geeft-u-door
foutje gemaakt → page:een-fout-gemaakt
te laat → page:een-fout-gemaakt
wasmachine kapot → page:extra-hulp
studie → change:study
school → change:study
zwanger → change:pregnancy_birth
baby → change:pregnancy_birth
scheiden → change:divorce
mijn man slaat mij → change:unsafe
ziek → change:health_work
ziekenhuis → change:institution
nieuw telefoonnummer → change:contact_details
iban → change:bank_account
verhuizen → change:move_within
verhuisen → change:move_within
dakloos → change:homeless
gevangenis → change:detention
huur omhoog → change:housing_cost
kamer verhuren → change:lodger
bitcoin → change:crypto_shares
krasloten → change:gambling_lottery
belasting terug → change:tax_refund
pensioen → change:pension
jonger dan 27 → page:jonger-dan-27
statushouder → change:residence_identity
inburgering → page:nieuw-in-nederland
afspraak verzetten → change:cannot_attend
paspoort kwijt → change:residence_identity
ontslagen → change:work_stop
stage → change:internship
mantelzorg → change:care_pgb
wat is bijstand → page:wat-is-bijstand
mijn rechten → page:uw-rechten
HUUR OMHOOG!!! → change:housing_cost
geldproblemen → change:representative_debt
geen geld voor eten → change:representative_debt
geld van mijn oma → change:gift
spaar geld → change:savings
te veel geld → change:savings
huis in marokko → change:property
ontruiming → change:housing_cost
energierekening → change:housing_cost
zorgtoeslag → change:tax_refund
pinpas gestolen → change:bank_account
taalles → change:study
kanker → change:health_work
gevlucht → change:unsafe
mekka → change:abroad
gokverslaving → change:gambling_lottery
celstraf → change:detention
identiteitsbewijs → change:residence_identity
pgb stopt → change:care_pgb
"""
ENGLISH = """
no money for food → change:representative_debt
my father died → change:inheritance
eviction → change:housing_cost
language lessons → change:study
car → change:vehicle
gift → change:gift
holiday → change:abroad
holliday → change:abroad
babysitting → change:small_jobs
babysiting → change:small_jobs
fine → page:waarschuwing-en-boete
appeal → page:bezwaar
debts → change:representative_debt
my sister moves in → page:samen-wonen
moving house → change:move_within
new job → change:work_start
lost my job → change:work_stop
pregnant → change:pregnancy_birth
divorce → change:divorce
bank account → change:bank_account
inheritance → change:inheritance
inheritence → change:inheritance
savings → change:savings
interpreter → page:hulp-en-tolk
privacy → page:uw-gegevens
home visit → page:thuis-bezoek
pay back → page:terugbetalen
under 27 → page:jonger-dan-27
volunteering → change:volunteering
study → change:study
payment stopped → page:betaling-stil
i made a mistake → page:een-fout-gemaakt
what is social assistance → page:wat-is-bijstand
sick → change:health_work
rent went up → change:housing_cost
uitkering stoppen → change:stop_benefit
"""
ARABIC = """
توفي والدي → change:inheritance
لا مال للطعام → change:representative_debt
دروس لغة → change:study
سيارة → change:vehicle
السيارة → change:vehicle
سياره → change:vehicle
هدية → change:gift
الهدية → change:gift
هَدِيَّة → change:gift
هـديـة → change:gift
سفر → change:abroad
السفر إلى المغرب → change:abroad
عمل → change:work_start
عمل جديد → change:work_start
شغل → change:work_start
غرامة → page:waarschuwing-en-boete
الغرامة → page:waarschuwing-en-boete
اعتراض → page:bezwaar
ديون → change:representative_debt
ديوني → change:representative_debt
أختي تسكن عندي → page:samen-wonen
اختي تسكن عندي → page:samen-wonen
زواج → change:marriage
طلاق → change:divorce
حامل → change:pregnancy_birth
مترجم → page:hulp-en-tolk
خصوصية → page:uw-gegevens
بياناتي → page:uw-gegevens
ميراث → change:inheritance
مدخرات → change:savings
زيارة منزلية → page:thuis-bezoek
متطوع → change:volunteering
مريض → change:health_work
دراسة → change:study
إيجار → change:housing_cost
ايجار → change:housing_cost
غلط → change:correct_mistake
حساب بنكي → change:bank_account
vakantie → change:abroad
bijstand → page:wat-is-bijstand
"""
EVERYDAY = [
    (language, *line.split(" → "))
    for language, lines in (("nl", DUTCH), ("en", ENGLISH), ("ar", ARABIC))
    for line in lines.strip().splitlines()
]
