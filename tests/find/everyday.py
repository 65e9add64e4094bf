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
zorgtoeslag → page:extra-hulp
pinpas gestolen → change:bank_account
taalles → change:study
kanker → change:health_work
gevlucht → change:unsafe
mekka → change:abroad
gokverslaving → change:gambling_lottery
celstraf → change:detention
identiteitsbewijs → change:residence_identity
pgb stopt → change:care_pgb
geen geld gekregen → page:betaling-stil
geen gelt gekregen → page:betaling-stil
uitkering niet binnen → page:betaling-stil
wanneer krijg ik geld → page:wat-is-bijstand
vakantiegeld → page:wat-is-bijstand
huurtoeslag → page:extra-hulp
zorgtoeslach → page:extra-hulp
ik heb kleren verkocht → change:online_sales
kleeren verkopen → change:online_sales
oude telefoon verkocht → change:online_sales
fiets verkopen → change:online_sales
auto kopen → change:vehicle
mijn vriend blijft slapen → page:samen-wonen
kostendelersnorm → page:samen-wonen
samenwoonen → change:start_living_together
kind uit huis → change:child_leaves
verjaardagsgeld → change:gift
griep → change:health_work
gehandicapt → change:health_work
ik snap de brief niet → page:hulp-en-tolk
wie kan mij helpen → page:hulp-en-tolk
niet kunnen lezen → page:hulp-en-tolk
hulp bij formulier → page:hulp-en-tolk
gemeente bellen → page:hulp-en-tolk
foto sturen → page:wat-geeft-u-door
advocaat → page:bezwaar
rechter → page:bezwaar
uitstel betalen → page:terugbetalen
betalingsregeling → page:terugbetalen
fraude → page:waarschuwing-en-boete
huiszoeking → page:thuis-bezoek
huisbesoek → page:thuis-bezoek
moet ik werken → page:werk-en-meedoen
sollicitatieplicht → page:werk-en-meedoen
solisiteren → page:werk-en-meedoen
bijzondere bijstand → word:bijzondere-bijstand
student → change:study
baan gevonden → change:work_start
zoon komt terug thuis → change:person_moves_in
ex betaalt niet → change:alimony
man weg → change:stop_living_together
deurwaader → change:representative_debt
alimentasie → change:alimony
zwangger → change:pregnancy_birth
verhuisen naar amsterdam → change:move_out
overleeden → change:death
digid → page:meewerken
waar is mijn melding → page:zo-gaat-uw-melding
prijs gewonnen → change:gambling_lottery
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
my sister moves in → change:person_moves_in
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
sold clothes → change:online_sales
i sold my phone → change:online_sales
clothes sold online → change:online_sales
sell my car → change:vehicle
buy a car → change:vehicle
i did not get my money → page:betaling-stil
when do i get paid → page:wat-is-bijstand
holiday pay → page:wat-is-bijstand
rent allowance → page:extra-hulp
health care allowance → page:extra-hulp
zorgtoeslag → page:extra-hulp
special assistance → page:extra-hulp
debt → change:representative_debt
i found a job → change:work_start
fired → change:work_stop
boyfriend sleeps over → page:samen-wonen
my boyfriend moves in → change:start_living_together
roommate → change:person_moves_in
my son comes back home → change:person_moves_in
separated → change:stop_living_together
mother passed away → change:inheritance
my husband hits me → change:unsafe
flu → change:health_work
surgery → change:health_work
disabled → change:health_work
i do not understand the letter → page:hulp-en-tolk
who can help me → page:hulp-en-tolk
cannot read → page:hulp-en-tolk
help with form → page:hulp-en-tolk
send a photo → page:wat-geeft-u-door
cut hair → change:small_jobs
cash in hand → change:small_jobs
lawyer → page:bezwaar
judge → page:bezwaar
fraud → page:waarschuwing-en-boete
take care of my mother → change:care_pgb
student → change:study
family reunification → change:start_living_together
too much money received → page:terugbetalen
payment plan → page:terugbetalen
do i have to work → page:werk-en-meedoen
apply for jobs → page:werk-en-meedoen
food parcel → change:gift
volunter → change:volunteering
pregnent → change:pregnancy_birth
apointment → change:cannot_attend
evicted → change:homeless
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
بعت ملابس → change:online_sales
بعت هاتفي → change:online_sales
لم يصل المال → page:betaling-stil
ما وصلني راتب → page:betaling-stil
متى أستلم المال → page:wat-is-bijstand
كم المبلغ → page:wat-is-bijstand
بدل السكن → page:extra-hulp
بدل الإيجار → page:extra-hulp
مساعدة الإيجار → page:extra-hulp
zorgtoeslag → page:extra-hulp
دين → change:representative_debt
لقيت شغل → change:work_start
عندي عمل → change:work_start
فقدت عملي → change:work_stop
زوجتي تعمل → change:work_start
صديق ينام عندي → page:samen-wonen
ابني رجع للبيت → change:person_moves_in
أخاف من زوجي → change:unsafe
عنف → change:unsafe
زوجي يضربني → change:unsafe
معاق → change:health_work
عنوان جديد → change:move_within
بيت جديد → change:move_within
لا أفهم الرسالة → page:hulp-en-tolk
من يساعدني → page:hulp-en-tolk
صورة → page:wat-geeft-u-door
شراء سيارة → change:vehicle
سياره جديده → change:vehicle
اجازه → change:abroad
عمل بدون عقد → change:small_jobs
تنظيف بيوت → change:small_jobs
رقابة → page:thuis-bezoek
احتيال → page:waarschuwing-en-boete
محامي → page:bezwaar
قاضي → page:bezwaar
إيقاف المساعدة → change:stop_benefit
لم الشمل → change:start_living_together
هل يجب أن أعمل → page:werk-en-meedoen
طالب → change:study
جائزة → change:gambling_lottery
بطاقة البنك ضاعت → change:bank_account
ديجيد → page:meewerken
موعد → change:cannot_attend
أين بلاغي → page:zo-gaat-uw-melding
"""
EVERYDAY = [
    (language, *line.split(" → "))
    for language, lines in (("nl", DUTCH), ("en", ENGLISH), ("ar", ARABIC))
    for line in lines.strip().splitlines()
]
