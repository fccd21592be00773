-- One's own messages among those one has not read, which are no new ones. Without this whoever takes over 200 conversations of 500
-- messages, and has read none of them, has all 100,000 looked through for their own with every list.
create index messages_own on care.messages (conversation_id, author_id, seq) where superseded_at is null;
