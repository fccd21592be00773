-- What a list showed somebody today, however long the log has become.
create index events_listed_a_day on audit.events (actor_id, area, (audit.quarter_of(occurred_at) / 96))
	where action = 'record.listed';
