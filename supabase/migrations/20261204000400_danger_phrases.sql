-- The fifth version of the phrases that tell of danger (src/lib/observations/free-text). What those before it have judged
-- stays as it is, and an app from before may still be judged by them.
insert into private.observation_rules (rule, version, severity, episode, snoozable) values
	('words_emergency', 5, 'red', 'words_emergency', false),
	('words_self_harm', 5, 'red', 'words_self_harm', false),
	('words_abuse', 5, 'red', 'words_abuse', false),
	('words_medicine_harm', 5, 'red', 'words_medicine_harm', false);
