-- One rule for names, and for other short texts that people read among words of ours: nothing hidden in them, so that
-- nobody looks like somebody else and no line is turned around (Unicode TR 36, 2.6 and 3.2). The same rule is in
-- src/lib/ui/plain-text.ts, and a test compares the two, character by character.

-- Whether a text hides nothing: no control characters, no marks that turn its direction, no letters, fillers, blanks or
-- tags that are not to be seen (Unicode: Default_Ignorable_Code_Point), none of private use. Joiners may stand within
-- scripts that cannot be written without them, Arabic to Sinhala.
create function private.is_plain_text(words text) returns boolean
language sql immutable set search_path = '' as $$
	select words !~ ('[\u0001-\u001f\u007f-\u009f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b'
		|| '\u200e\u200f\u2028-\u202e\u2060-\u206f\u2800\u3164\ue000-\uf8ff\ufe00-\ufe0f\ufeff\uffa0\ufff0-\uffff'
		|| '\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U0010ffff]'
		|| '|(?<![\u0600-\u0dff])[\u200c\u200d]|[\u200c\u200d](?![\u0600-\u0dff])');
$$;

-- Whether it is a name: plain, with a letter or a digit in it that is no mark upon another.
create function private.is_name(words text) returns boolean
language sql immutable set search_path = '' as $$
	select private.is_plain_text(words) and regexp_replace(words, '[\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u0610-\u061a'
		|| '\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4\u0900-\u0903\u093a-\u093c\u093e-\u094f\u0e31\u0e34-\u0e3a'
		|| '\u0e47-\u0e4e\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]', '', 'g') ~ '[[:alnum:]]';
$$;

-- A name as it is compared: how it is written differs, who is meant does not. Without accents, and what is an accent in
-- all but Unicode's tables.
create function private.folded(words text) returns text
language sql immutable set search_path = '' as $$
	select translate(
		lower(btrim(regexp_replace(
			regexp_replace(normalize(words, nfkd), '[\u0300-\u036f\u200c\u200d]', '', 'g'), '\s+', ' ', 'g'
		))),
		'łøđħıŁØĐ', 'lodhilod'
	);
$$;

-- The parts of a name, each once and sorted: the same for "Ana María Cruz" and "Cruz, Ana-Maria".
create function private.name_parts(words text) returns text[]
language sql immutable set search_path = '' as $$
	select array(
		select distinct part
		from regexp_split_to_table(
			regexp_replace(private.folded(words), '[''’‘`´.]', '', 'g'), '[[:space:],;:()/_‐-―-]+'
		) part
		where part <> '' order by part
	);
$$;

-- However somebody comes onto the list, their name is one. A family name may be missing.
create function private.check_names() returns trigger
language plpgsql set search_path = '' as $$
begin
	if not private.is_name(new.given_name) then
		raise exception 'not a name' using errcode = 'check_violation', column = 'given_name';
	end if;
	if new.family_name <> '' and not private.is_name(new.family_name) then
		raise exception 'not a name' using errcode = 'check_violation', column = 'family_name';
	end if;
	if not private.is_name(new.preferred_name) then
		raise exception 'not a name' using errcode = 'check_violation', column = 'preferred_name';
	end if;
	return new;
end;
$$;
create trigger people__check_names before insert or update of given_name, family_name, preferred_name on care.people
	for each row execute function private.check_names();

revoke execute on function
	private.is_plain_text(text), private.is_name(text), private.folded(text), private.name_parts(text), private.check_names()
	from public;
