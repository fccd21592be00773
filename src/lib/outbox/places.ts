import { isLocalPath } from '../ui/local-path.ts';
import { kept, type Box } from './box.ts';
import { OutboxError, type Place } from './form.ts';
import { seal, unseal } from './seal.ts';

/** Remembers how to write to a group while no page can be fetched. Rejects with an OutboxError. */
export async function rememberPlace(box: Box, { group, title, url, field }: Place): Promise<void> {
	if (!isLocalPath(url)) throw new OutboxError('invalid');
	const { database, person, key, closed } = box;
	await kept(async () => {
		const words = String(new URLSearchParams({ title, url, field }));
		await database.put('places', { person, group, sealed: await seal(key, [person, 'place', group], words) });
	}, closed);
}

/** The groups this person can write to while offline. Rejects with an OutboxError. */
export async function listPlaces({ database, person, key, closed }: Box): Promise<Place[]> {
	return kept(async () => {
		const places = await database.getAllFromIndex('places', 'person', person);
		return Promise.all(
			places.map(async ({ group, sealed }) => {
				const place = new URLSearchParams(await unseal(key, [person, 'place', group], sealed));
				return {
					group,
					title: place.get('title') ?? '',
					url: place.get('url') ?? '',
					field: place.get('field') ?? ''
				};
			})
		);
	}, closed);
}
