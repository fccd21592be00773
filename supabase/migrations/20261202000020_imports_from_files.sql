-- That a reading came out of a file is said by its import alone: one that names none was typed, whatever its writer calls it.
create function private.place_observation_file() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
	if new.source = 'import' and new.import_id is null then
		new.source := private.source_by(new.author_id, 'typed');
	end if;
	return new;
end;
$$;
create trigger observations__place_file before insert on care.observations
	for each row execute function private.place_observation_file();
revoke execute on function private.place_observation_file() from public;
