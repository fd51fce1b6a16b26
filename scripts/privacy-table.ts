import { writeFile } from 'node:fs/promises';
import { privacyPagePath, renderPrivacyPage } from '../test/core/privacy/privacy-page.ts';

// Writes docs/privacy.md from the formats of the detectors.
await writeFile(new URL(`../${privacyPagePath}`, import.meta.url), await renderPrivacyPage());
