-- Signs that are asked about because they mean danger beside a blood pressure speak without one as well, and so does the
-- lowest mood there is to say (src/lib/observations/rules). A mood is for those alone whom the patient let see it.

insert into private.rule_parameters (parameter, low, high) values ('mood_very_low', 1, 2);
insert into private.judged_days (measure, days) values ('mood', 1);
insert into private.observation_rules (rule, version, severity, episode, snoozable) values
	('sign_beside_reading', 1, 'yellow', 'signs_to_measure', false),
	('mood_very_low', 1, 'yellow', 'mood_low', true);

create or replace function private.topic_of_episode(episode text) returns care.sensitive_topic
language sql immutable set search_path = '' as $$
	select case
		when episode in ('self_harm', 'depression_signs', 'mood_missing', 'mood_low')
			then 'mental_health'::care.sensitive_topic
	end;
$$;
