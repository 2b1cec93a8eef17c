import { describe, expect, test } from 'bun:test';
import { chmodSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { tempFolder } from '../test/harness/temp-folder.ts';
import { dataFolderAt, openDataFolder, readSecrets, StartupError } from './data-folder.ts';

const mode = (path: string) => statSync(path).mode & 0o777;

function failureOf(work: () => unknown): StartupError {
  try {
    work();
  } catch (error) {
    if (error instanceof StartupError) return error;
    throw error;
  }
  throw new Error('it did not fail');
}

describe('the data folder', () => {
  test('is made where it is missing, for its owner alone', () => {
    using temp = tempFolder();
    const folder = openDataFolder(join(temp.path, 'deep', 'data'));
    expect(folder).toEqual(dataFolderAt(join(temp.path, 'deep', 'data')));
    for (const path of [folder.path, folder.logs]) expect(mode(path)).toBe(0o700);
    // And again.
    expect(openDataFolder(folder.path)).toEqual(folder);
  });

  test('is not made by looking at it', () => {
    using temp = tempFolder();
    expect(existsSync(dataFolderAt(join(temp.path, 'data')).path)).toBe(false);
  });

  test('that cannot be is a clear failure', () => {
    using temp = tempFolder();
    const file = join(temp.path, 'file');
    writeFileSync(file, '');
    expect(failureOf(() => openDataFolder(join(file, 'data')))).toMatchObject({
      key: 'startup.cannot_open_data',
      values: { folder: join(file, 'data'), reason: 'ENOTDIR' },
    });
  });
});

describe('the secrets', () => {
  test('are made once, readable by their owner alone', () => {
    using temp = tempFolder();
    const folder = openDataFolder(temp.path);
    const secrets = readSecrets(folder);
    expect(Buffer.from(secrets.tokenKey, 'base64')).toHaveLength(32);
    expect(mode(folder.secretsFile)).toBe(0o600);
    expect(readSecrets(folder)).toEqual(secrets);
  });

  test('are closed also where the umask would leave them open', () => {
    using temp = tempFolder();
    const before = process.umask(0);
    try {
      const folder = openDataFolder(join(temp.path, 'data'));
      readSecrets(folder);
      expect([mode(folder.path), mode(folder.secretsFile)]).toEqual([0o700, 0o600]);
    } finally {
      process.umask(before);
    }
  });

  test('are another folder’s own', () => {
    using one = tempFolder();
    using other = tempFolder();
    expect(readSecrets(openDataFolder(one.path))).not.toEqual(readSecrets(openDataFolder(other.path)));
  });

  for (const open of [0o640, 0o604, 0o660, 0o644, 0o777]) {
    test(`are refused with mode ${open.toString(8)}`, () => {
      using temp = tempFolder();
      const folder = openDataFolder(temp.path);
      readSecrets(folder);
      chmodSync(folder.secretsFile, open);
      expect(failureOf(() => readSecrets(folder))).toMatchObject({
        key: 'startup.open_secrets',
        values: { file: folder.secretsFile },
      });
    });
  }

  const spoilt = [
    '',
    '{',
    'null',
    '[]',
    '{}',
    '{"tokenKey":""}',
    '{"tokenKey":"c2hvcnQ="}',
    '{"tokenKey":"not base64!"}',
  ];
  for (const content of spoilt) {
    test(`that read ${JSON.stringify(content)} are refused, and left as they are`, () => {
      using temp = tempFolder();
      const folder = openDataFolder(temp.path);
      writeFileSync(folder.secretsFile, content, { mode: 0o600 });
      expect(failureOf(() => readSecrets(folder))).toMatchObject({
        key: 'startup.bad_secrets',
        values: { file: folder.secretsFile },
      });
      expect(readFileSync(folder.secretsFile, 'utf8')).toBe(content);
    });
  }

  test('that cannot be written are a clear failure', () => {
    using temp = tempFolder();
    const folder = dataFolderAt(join(temp.path, 'missing'));
    expect(failureOf(() => readSecrets(folder))).toMatchObject({
      key: 'startup.cannot_open_data',
      values: { folder: folder.path, reason: 'ENOENT' },
    });
    mkdirSync(folder.secretsFile, { recursive: true });
    expect(failureOf(() => readSecrets(folder)).key).toBe('startup.open_secrets');
  });

  test('tell their key to no error', () => {
    using temp = tempFolder();
    const folder = openDataFolder(temp.path);
    const { tokenKey } = readSecrets(folder);
    chmodSync(folder.secretsFile, 0o644);
    const failure = failureOf(() => readSecrets(folder));
    expect(`${failure.message} ${failure.stack} ${JSON.stringify(failure.values)}`).not.toContain(tokenKey);
  });
});
