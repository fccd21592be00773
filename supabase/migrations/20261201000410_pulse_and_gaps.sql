-- A slow or fast pulse speaks for everybody, not in heart failure alone, and a weight is compared with the last one after a week
-- without any. The rules that count are in src/lib/observations/rules.

insert into private.rule_parameters (parameter, low, high) values ('pulse_low', 30, 60), ('pulse_high', 90, 150);

insert into private.observation_rules (rule, version, severity, episode) values
	('pulse_low', 1, 'yellow', 'pulse_low'),
	('pulse_high', 1, 'yellow', 'pulse_high'),
	('heart_failure_gain_week', 2, 'yellow', 'heart_failure_fluid'),
	('heart_failure_loss_week', 2, 'yellow', 'weight_loss');
