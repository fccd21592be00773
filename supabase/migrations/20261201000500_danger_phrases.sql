-- The second version of the phrases that tell of danger (src/lib/observations/free-text). What the first has judged stays
-- as it is, and an app from before may still be judged by it.
insert into private.observation_rules (rule, version, severity, episode) values
	('words_emergency', 2, 'red', 'words_emergency'),
	('words_self_harm', 2, 'red', 'words_self_harm'),
	('words_abuse', 2, 'red', 'words_abuse'),
	('words_medicine_harm', 2, 'red', 'words_medicine_harm');
