-- What can be measured, said and found, as the database must know it to refuse what cannot be: the twin of
-- src/lib/observations (measures, units, symptoms, rules), which a test holds it to. No rule is evaluated here.

-- A unit in terms of the canonical one of its kind: canonical = (value - zero) * times / by.
create table private.observation_units (
	unit text primary key,
	canonical text not null,
	zero numeric not null default 0,
	times numeric not null default 1,
	by numeric not null default 1
);
insert into private.observation_units (unit, canonical, zero, times, by) values
	('mm[Hg]', 'mm[Hg]', 0, 1, 1),
	('/min', '/min', 0, 1, 1),
	('%', '%', 0, 1, 1),
	('kg', 'kg', 0, 1, 1),
	('[lb_av]', 'kg', 0, 0.45359237, 1),
	('mg/dL', 'mg/dL', 0, 1, 1),
	('mmol/L', 'mg/dL', 0, 18.0156, 1),
	('Cel', 'Cel', 0, 1, 1),
	('[degF]', 'Cel', 32, 5, 9),
	('L/min', 'L/min', 0, 1, 1),
	('{score}', '{score}', 0, 1, 1),
	('{steps}/d', '{steps}/d', 0, 1, 1),
	('h', 'h', 0, 1, 1);

-- The numbers of each measure, and between what they are possible in the canonical unit.
create table private.measure_components (
	measure text not null,
	component text not null,
	unit text not null references private.observation_units (unit) on delete restrict,
	decimals smallint not null,
	optional boolean not null,
	low numeric not null,
	high numeric not null,
	primary key (measure, component)
);
insert into private.measure_components (measure, component, unit, decimals, optional, low, high) values
	('blood_pressure', 'systolic', 'mm[Hg]', 0, false, 50, 300),
	('blood_pressure', 'diastolic', 'mm[Hg]', 0, false, 20, 200),
	('blood_pressure', 'heart_rate', '/min', 0, true, 20, 250),
	('weight', 'weight', 'kg', 1, false, 20, 350),
	('glucose', 'glucose', 'mg/dL', 1, false, 10, 800),
	('oxygen', 'oxygen', '%', 0, false, 50, 100),
	('oxygen', 'heart_rate', '/min', 0, true, 20, 250),
	('temperature', 'temperature', 'Cel', 1, false, 30, 44),
	('peak_flow', 'peak_flow', 'L/min', 0, false, 30, 900),
	('pain', 'pain', '{score}', 0, false, 0, 10),
	('steps', 'steps', '{steps}/d', 0, false, 0, 100000),
	('sleep', 'sleep', 'h', 1, false, 0, 24),
	('mood', 'mood', '{score}', 0, false, 1, 5),
	('heart_rate', 'heart_rate', '/min', 0, false, 20, 250),
	('respiratory_rate', 'respiratory_rate', '/min', 0, false, 4, 70);

create table private.symptoms (symptom text primary key);
insert into private.symptoms (symptom) values
	('chest_pain'), ('severe_breathlessness'), ('fainting'), ('cannot_stay_awake'), ('new_confusion'),
	('face_droop'), ('arm_weakness'), ('trouble_speaking'), ('severe_headache'), ('vision_loss'),
	('coughing_blood'), ('vomiting_blood'), ('severe_allergy'), ('suicidal_intent'), ('back_pain'), ('numbness'),
	('weakness'), ('vision_change'), ('breathless_at_rest'), ('pink_foamy_sputum'), ('new_irregular_heartbeat'),
	('more_swelling'), ('more_breathless'), ('more_pillows'), ('dizzy'), ('dry_cough'), ('unusual_tiredness'),
	('cannot_swallow'), ('ketones'), ('illness_over_two_days'), ('thirst'), ('frequent_urination'),
	('blurred_vision'), ('shakiness'), ('sweating'), ('dizzy_on_standing'), ('blue_lips'), ('more_cough'),
	('more_mucus'), ('mucus_colour'), ('more_rescue_inhaler'), ('fever'), ('less_energy'), ('poor_sleep'),
	('low_mood_most_days'), ('stopped_medicine'), ('wound_redness'), ('wound_drainage'), ('new_or_worse_symptom'),
	('cannot_get_medicine'), ('vomiting'), ('no_appointment'), ('bleeding_that_stopped');

-- Every version of every rule that may have found something: its severity and episode come from here, not from a caller.
create table private.observation_rules (
	rule text not null,
	version integer not null,
	severity text not null check (severity in ('watch', 'yellow', 'red')),
	episode text not null,
	primary key (rule, version)
);
insert into private.observation_rules (rule, version, severity, episode) values
	('systolic_crisis_with_signs', 1, 'red', 'blood_pressure_high'),
	('diastolic_crisis_with_signs', 1, 'red', 'blood_pressure_high'),
	('systolic_crisis', 1, 'yellow', 'blood_pressure_high'),
	('diastolic_crisis', 1, 'yellow', 'blood_pressure_high'),
	('systolic_crisis_again', 1, 'yellow', 'blood_pressure_high'),
	('diastolic_crisis_again', 1, 'yellow', 'blood_pressure_high'),
	('systolic_low', 1, 'yellow', 'blood_pressure_low'),
	('diastolic_low', 1, 'yellow', 'blood_pressure_low'),
	('diastolic_watch_low', 1, 'watch', 'blood_pressure_low'),
	('systolic_watch_low', 1, 'watch', 'blood_pressure_low'),
	('diastolic_high', 1, 'yellow', 'blood_pressure_high'),
	('diastolic_watch_high', 1, 'watch', 'blood_pressure_high'),
	('systolic_watch_high', 1, 'watch', 'blood_pressure_high'),
	('danger_sign', 1, 'red', 'danger'),
	('suicidal_intent', 1, 'red', 'self_harm'),
	('respiratory_low', 1, 'yellow', 'breathing'),
	('respiratory_high', 1, 'yellow', 'breathing'),
	('oxygen_very_low', 1, 'red', 'breathing'),
	('oxygen_low', 1, 'yellow', 'breathing'),
	('oxygen_watch', 1, 'watch', 'breathing'),
	('fever', 1, 'yellow', 'fever'),
	('temperature_watch', 1, 'watch', 'fever'),
	('peak_flow_red', 1, 'red', 'breathing'),
	('peak_flow_yellow', 1, 'yellow', 'breathing'),
	('pain_high', 1, 'yellow', 'pain'),
	('pain_rise', 1, 'yellow', 'pain'),
	('weight_loss', 1, 'watch', 'weight_loss'),
	('hypertension_yellow_sign', 1, 'yellow', 'hypertension_signs'),
	('hypertension_systolic_average', 1, 'watch', 'blood_pressure_high'),
	('hypertension_diastolic_average', 1, 'watch', 'blood_pressure_high'),
	('diabetes_red_sign', 1, 'red', 'diabetes_signs'),
	('diabetes_yellow_sign', 1, 'yellow', 'diabetes_signs'),
	('glucose_very_low', 1, 'red', 'glucose_low'),
	('glucose_low', 1, 'yellow', 'glucose_low'),
	('glucose_high', 1, 'yellow', 'glucose_high'),
	('glucose_very_high_twice', 1, 'yellow', 'glucose_high'),
	('glucose_high_two_days', 1, 'red', 'glucose_high'),
	('glucose_above_fasting_goal', 1, 'watch', 'glucose_high'),
	('glucose_above_meal_goal', 1, 'watch', 'glucose_high'),
	('copd_red_sign', 1, 'red', 'copd_signs'),
	('copd_yellow_sign', 1, 'yellow', 'copd_signs'),
	('depression_yellow_sign', 1, 'yellow', 'depression_signs'),
	('post_discharge_yellow_sign', 1, 'yellow', 'post_discharge_signs'),
	('heart_failure_red_sign', 1, 'red', 'heart_failure_signs'),
	('heart_failure_yellow_sign', 1, 'yellow', 'heart_failure_signs'),
	('heart_failure_gain_day', 1, 'yellow', 'heart_failure_fluid'),
	('heart_failure_gain_week', 1, 'yellow', 'heart_failure_fluid'),
	('heart_failure_over_dry_weight', 1, 'yellow', 'heart_failure_fluid'),
	('heart_failure_under_dry_weight', 1, 'yellow', 'weight_loss'),
	('heart_failure_loss_week', 1, 'yellow', 'weight_loss'),
	('heart_failure_no_weight', 1, 'watch', 'weight_missing'),
	('heart_failure_systolic_low', 1, 'yellow', 'blood_pressure_low'),
	('heart_failure_systolic_low_with_symptoms', 1, 'yellow', 'blood_pressure_low'),
	('heart_failure_pulse_low', 1, 'yellow', 'pulse_low'),
	('heart_failure_pulse_low_with_symptoms', 1, 'yellow', 'pulse_low'),
	('heart_failure_systolic_high', 1, 'yellow', 'blood_pressure_high'),
	('heart_failure_systolic_high_with_symptoms', 1, 'yellow', 'blood_pressure_high'),
	('heart_failure_pulse_high', 1, 'yellow', 'pulse_high'),
	('heart_failure_pulse_high_with_symptoms', 1, 'yellow', 'pulse_high');

-- The numbers that may be set, and to what.
create table private.rule_parameters (
	parameter text primary key,
	low numeric not null,
	high numeric not null
);
insert into private.rule_parameters (parameter, low, high) values
	('systolic_crisis', 160, 200),
	('diastolic_crisis', 100, 130),
	('systolic_low', 70, 110),
	('systolic_goal', 110, 160),
	('diastolic_goal', 60, 100),
	('diastolic_low', 30, 70),
	('diastolic_high', 90, 120),
	('diastolic_watch_low', 40, 80),
	('diastolic_watch_high', 80, 110),
	('systolic_watch_low', 80, 120),
	('systolic_watch_high', 140, 180),
	('hf_systolic_low', 70, 110),
	('hf_systolic_high', 140, 180),
	('hf_systolic_low_with_symptoms', 70, 120),
	('hf_systolic_high_with_symptoms', 130, 180),
	('hf_pulse_low', 30, 60),
	('hf_pulse_high', 90, 140),
	('hf_pulse_low_with_symptoms', 30, 65),
	('hf_pulse_high_with_symptoms', 80, 140),
	('hf_weight_gain_day', 1, 5),
	('hf_weight_gain_week', 2, 8),
	('hf_weight_loss_week', 3, 15),
	('hf_dry_weight', 45, 770),
	('hf_dry_weight_change', 2, 8),
	('hf_weight_missing_days', 1, 14),
	('weight_loss_share', 0.02, 0.1),
	('glucose_low', 60, 100),
	('glucose_very_low', 50, 70),
	('glucose_high', 180, 300),
	('glucose_very_high', 240, 400),
	('glucose_days', 180, 300),
	('glucose_fasting_goal', 100, 200),
	('glucose_after_meal_goal', 140, 250),
	('oxygen_low', 84, 96),
	('oxygen_watch', 84, 97),
	('oxygen_very_low', 80, 92),
	('temperature_fever', 37.5, 39),
	('temperature_watch', 37, 38.5),
	('respiratory_low', 8, 14),
	('respiratory_high', 18, 30),
	('peak_flow_best', 60, 900),
	('peak_flow_yellow', 0.7, 0.9),
	('peak_flow_red', 0.4, 0.7),
	('pain_high', 4, 10),
	('pain_rise', 2, 6);

do $$
declare
	name text;
begin
	foreach name in array array[
		'observation_units', 'measure_components', 'symptoms', 'observation_rules', 'rule_parameters'
	] loop
		execute format('alter table private.%I enable row level security', name);
		execute format('alter table private.%I force row level security', name);
	end loop;
end;
$$;

-- A value in its canonical unit, with the four decimals that rules compare; null for a unit that is none.
create function private.to_canonical(value numeric, unit text) returns numeric
language sql stable security definer set search_path = '' as $$
	select round((to_canonical.value - u.zero) * u.times / u.by, 4)
	from private.observation_units u where u.unit = to_canonical.unit;
$$;
revoke execute on function private.to_canonical(numeric, text) from public;
