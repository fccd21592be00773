-- When a patient, or who helps them, was last heard from, for what stands beside their conversation. Without these all
-- that was ever said in it is read for its last words (700 messages: 20 ms).
create index messages_heard on care.messages (patient_id, sent_at desc)
	where superseded_at is null and (author_id = patient_id or on_behalf_of_id is not null);
create index on care.alert_events (patient_id, at desc) where act = 'call';
