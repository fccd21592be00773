-- Transactions that only show what would be. They cannot be committed, whatever the app does.
create table private.previews (id uuid primary key);
alter table private.previews enable row level security;
alter table private.previews force row level security;
create function private.refuse_to_keep_preview() returns trigger
language plpgsql set search_path = '' as $$
begin
	raise exception 'a preview is never kept';
end;
$$;
create constraint trigger previews__refuse_to_keep after insert on private.previews
	deferrable initially deferred for each row execute function private.refuse_to_keep_preview();

-- Whether this transaction is a preview (care.preview_consent): its row is never committed, so no other sees it.
create function private.is_preview() returns boolean
language sql stable security definer set search_path = '' as $$
	select exists (select from private.previews p where p.id = (select auth.uid()));
$$;

revoke execute on function private.refuse_to_keep_preview(), private.is_preview() from public;
