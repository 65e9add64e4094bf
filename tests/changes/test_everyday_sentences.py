"""Whole sentences, as people type them: the type that was meant is among the first three."""

import pytest

from portal.changes import catalogue

TYPES = catalogue.read()
SENTENCES = """
nl wij gaan verhuizen → move_within
nl ik ben verhuisd → move_within
nl verhuisen → move_within
nl adreswijziging → move_within
nl emigreren → move_out
nl verbouwing → stay_elsewhere_nl
nl huisuitzetting → homeless
nl mijn ouders zetten mij uit huis → homeless
nl mijn zus komt bij mij wonen → person_moves_in
nl mijn broer woont bij mij → person_moves_in
nl mijn broer is vertrokken → person_moves_out
nl kostendeler → housemate_27_or_study_end
nl mijn vrouw komt naar nederland → start_living_together
nl mijn man is weggegaan → stop_living_together
nl mijn partner is vertrokken → stop_living_together
nl nikah → marriage
nl ik krijg een kind → pregnancy_birth
nl mijn kind woont om de week bij vader → child_leaves
nl ik begin maandag met werken → work_start
nl baan gevonden → work_start
nl oproepcontract → work_start
nl mijn man gaat werken → work_start
nl contract niet verlengd → work_stop
nl geen uren meer → work_stop
nl hond uitlaten → small_jobs
nl etsy → online_sales
nl deliveroo → platform_work
nl foodtruck → self_employed
nl taalmaatje → volunteering
nl proefdraaien → internship
nl mutatieformulier → monthly_income
nl arbeidsongeschikt → other_benefit
nl 67 jaar → pension
nl nabestaandenuitkering → survivor_benefit
nl opa is dood → death
nl mijn moeder is overleden → death
nl voor mijn moeder zorgen → care_pgb
nl auto van mijn broer → vehicle
en we are moving → move_within
en my husband left → stop_living_together
en having a child → pregnancy_birth
en i found a job → work_start
en zero hours → work_start
en contract not renewed → work_stop
en walking dogs → small_jobs
ar سننتقل → move_within
ar زوجي تركني → stop_living_together
ar سيكون لي طفل → pregnancy_birth
ar وجدت عمل → work_start
ar لم يجدد العقد → work_stop
""".strip().splitlines()


@pytest.mark.parametrize("line", SENTENCES)
def test_a_sentence_finds_what_was_meant(line: str) -> None:
    said, wanted = line.split(" → ")
    language, typed = said.split(" ", 1)
    assert wanted in TYPES.finder(language).find(typed)[:3]
