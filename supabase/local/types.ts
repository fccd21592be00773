import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generate, getDialect } from 'kysely-codegen';
import { format, resolveConfig } from 'prettier';
import { migrate } from './migrate.ts';
import { startPostgres } from './postgres.ts';
import { project } from './project.ts';

const file = join(project, 'src', 'lib', 'db', 'generated.ts');

/** The row types of a freshly migrated database, as the text that belongs into `src/lib/db/generated.ts`. */
async function generateTypes(): Promise<string> {
	const dataFolder = mkdtempSync(join(tmpdir(), 'closeby-types-'));
	const postgres = await startPostgres({ dataFolder, durable: false });
	try {
		await migrate(postgres.adminUrl);
		const dialect = getDialect('postgres');
		const db = await dialect.introspector.connect({ connectionString: postgres.adminUrl, dialect });
		const text = await generate({
			db,
			dialect,
			includePattern: '(care|identity|private|audit).*',
			// Counters stay far below 2^53 and the connection reads them as numbers.
			typeMapping: { int8: 'number' },
			outFile: null
		});
		await db.destroy();
		return await format(text, { ...(await resolveConfig(file)), parser: 'typescript' });
	} finally {
		await postgres.stop();
		rmSync(dataFolder, { recursive: true, force: true });
	}
}

if (import.meta.main) {
	const text = await generateTypes();
	if (!process.argv.includes('--check')) {
		writeFileSync(file, text);
	} else if (readFileSync(file, 'utf8') !== text) {
		process.stderr.write('src/lib/db/generated.ts does not match the migrations; run npm run db:types.\n');
		process.exitCode = 1;
	}
}
