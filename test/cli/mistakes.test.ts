/**
 * What people mistype, and the one line that they read: test/cli/snapshots/mistakes.txt. After a change
 * that is meant, `SNAPSHOTS=write npm test -- mistakes` writes it anew.
 * @module
 */
import fs from 'node:fs';
import path from 'node:path';
import t from 'tap';
import { callCommand } from './call-command.js';
import { compareSnapshot } from './snapshot.js';
import { temporaryFolder } from './started-command.js';

/** Command lines under headings; words may stand in quotes. */
const MISTAKES: Readonly<Record<string, string>> = {
  'Options with a slip': `
    --cuont 5
    --Count 5
    --COUNT 5
    --coutn 5
    --form 5
    --frm 5
    --colour gray
    --Color gray
    --colur gray
    --depht 8
    --pallete pico8
    --palete pico8
    --oder mixed
    --image_format png
    --imageformat png
    --man x.jsonl
    --limit_bytes 5
    --no-metdata
    --no-meta
    --overlai
    -count 5
    -size 64x64
    get 42 --siez 64x64
    get 42 --sho
    info --exat
    locate a.png --previw x.png
    resume images --thread 4
    verify images --exhausted
    art hello --grammer paper
    art hello --varient 2
    art gallery a b --colums 2
    serve --prot 80
    submit --que redis://box
    work --idel 5`,
  'Options by the names that other programs have for them': `
    --output x
    -o x
    --outdir x
    --dir x
    -n 5
    -n5
    --num 5
    --limit 5
    --start 5
    --offset 5
    --end 5
    --until 5
    --stride 2
    --width 64
    --height 64
    -w 64
    --resolution 64x64
    --bits 8
    --bit-depth 8
    --channels 3
    --colors 16
    --format png
    --type png
    --jobs 4
    -j 4
    --parallel 4
    --overwrite
    -f
    -y
    --shuffle 1
    --framerate 24
    --encoder libx264
    --quality 20
    --zoom 4
    --chunk-size 100
    --max-time 5m
    --max-bytes 5MB
    --append
    --json
    --stdout
    -v
    --verbose
    get 42 --output x.png
    get 42 --width 64
    get 42 --count 5
    get 42 --format png
    get 42 -o x.png
    info --count 5
    submit --format tar
    submit --redis box
    serve -p 80
    serve --listen 0.0.0.0
    work -j 4`,
  'Options that nothing resembles': `
    --bogus
    -z
    --__proto__ 5
    get 42 --bogus
    art compare a b --bogus
    queue status --bogus
    art -hello`,
  Commands: `
    gte 42
    GET
    gte 42 --show
    show 42 --bogus
    locte a.png
    rseume images
    verfy images
    hlep
    42
    0x2a
    2^100+5
    last
    random
    name:hello
    @n.txt
    -- 42
    picture.png
    folder
    x.tar
    new/
    run
    generate
    images
    --count 5 images
    show 42
    view
    find picture.png
    check
    benchmark
    server
    cancel
    continue
    xyzzy
    help gte
    gte --help
    help xyzzy`,
  'Words that are missing, or too many': `
    get
    locate
    near
    resume
    status
    film
    recover
    queue
    art compare
    art compare a
    art compare a b --fingerprints
    art portfolio
    art portfolio creat
    art portfolio create
    art portfolio check p
    art portfolio check p 1 2 3 4 26
    repair
    verify
    submit
    film folder
    get 1 2
    get 12 345 678
    near 12 345
    recover a b
    resume a b
    info x
    bench x
    art hello world
    art gallary ada grace
    art portfolio chalenge mine
    queue stat
    queue PAWS
    completion powershell
    --count 2 --out x -- a b
    --count
    --count --out x
    get 42 --out
    get 42 --out -x`,
  'Values with a slip': `
    --count 1 --order mix
    --count 1 --order sequentail
    --count 1 --order alphabetical
    --count 1 --color rbg
    --count 1 --color grya
    --count 1 --color cmyk
    --count 1 --palette picco8
    --count 1 --palette gamboy
    --count 1 --palette nes
    --count 1 --palette 000000
    --count 1 --palette '000000,ff'
    --count 1 --palette '000000,gggggg'
    --count 1 --image-format jpg
    --count 1 --image-format ong
    --count 1 --out x.mkv --preset fsat
    --count 1 --depth 7
    --count 1 --depth eight
    --count 1 --size 64x
    --count 1 --size 64y64
    --count 1 --size 0x5
    --count 1 --size big
    get 42 --size ''
    submit --part-format zip --out x
    locate picture.png --fit strech
    locate picture.png --fit crop --dither ordred
    locate picture.png --fit crop --background blue
    info --exact=binary
    get 42 --show=kity`,
  'Numbers, sizes and times': `
    --count many
    --count 10.5
    --count 1e-3
    --count 1,00
    --count 1.2345k
    --count 5x
    --count=-5
    --count ''
    --from ten
    get 1.5
    get 1e-5
    get '2^100 + 5'
    get 0b101
    get 2**10
    get 1,00,000
    get 1,2
    get '1 2345'
    get 33,3%
    get hello
    get name:
    get b64:AA==
    get b64:a+/b
    get 0x12,
    get ''
    get -5
    get 101%
    get 99999 --size 4x4 --color gray --depth 1
    --count 1 --step 1.5
    --count 1 --threads 0
    --count 1 --threads all
    --count 1 --limit-bytes much
    --count 1 --limit-bytes 5QB
    --count 1 --runtime soon
    --count 1 --runtime 1w
    --count 1 --runtime 30m1h
    --count 1 --runtime 0
    --count 1 --limit-bytes 0
    --count 1 --progress 0
    bench --seconds 2h
    get -1
    estimate --machines 0
    estimate --seconds 0
    estimate --count 1 --shard 2/9
    verify folder --count=-5
    verify folder --threads 2
    work --queue redis://box --push 'cp {} {name}' --out x
    serve --fps 0
    serve --epoch 1969-12-31
    --count 1 --out x.zip --label json
    --count 1 --out x.raw --label json
    --count 1 --out x --label cls:10
    --count 1 --out x.tar --label
    --count 1 --out x.tar --label cls
    --count 1 --out x.tar --label cls:0
    --count 1 --out x.tar --label cls:ten
    --count 1 --out x.tar --label json,json
    --count 1 --out x.tar --label txt
    --count 1 --out x.raw --image-format png-stored
    --count 1 --out - --pipe-format zip
    --count 1 --out x.zip --manifest x.zip
    cat
    cat 0+10
    cat x.tar
    cat 0+10.png
    cat 0+10.tar.gz
    cat 0+0.tar
    cat 5..5.raw
    cat 0..2^999999.raw
    cat 0+1.raw --bytes 5
    cat 0+1.raw --bytes 7G-7G+1M
    cat 0+1.raw --bytes 9-5
    cat 0+10.tar --split 5
    cat 0+10-2.tar --split 5
    cat 0+10.tar --order cloud
    cat 0+10.raw --count 5
    cat 0+10.raw --out .
    --count 1 --number-parts --out x
    --count 1 --number-parts --out x.tar
    --count 1 --number-parts --out x.tar --split 0
    --count 1 --shard 6/5
    --count 1 --shard 2-5
    --count 1 --shard-index 1
    --count 1 --out x.mkv --fps fast
    --count 1 --out x.mkv --scale 0
    --count 1 --out x.mkv --fps 0
    --count 1 --out x.mkv --fps 1000000
    --count 1 --out x.mkv --crf 300
    serve --port 70000
    serve --max-body 0
    work --queue redis://box --grace ever`,
  Ranges: `
    --size 64x64
    --from 10 --to 5 --out x
    --from 10 --to 10 --out x
    --from 5 --to 10 --step -1 --out x
    --count 0 --out x
    --count 5 --to 10 --out x
    --count 5 --step 0 --out x
    --from last --count 5 --size 4x4 --color gray --depth 1 --out x
    --from 65530 --step 2 --count 5 --size 4x4 --color gray --depth 1 --out x
    --step -1 --count 5 --out x
    --from 50% --count 40000 --size 4x4 --color gray --depth 1 --out x
    art --count 0 --out x`,
  Flags: `
    --count 1 --force=maybe
    --count 1 --force=
    --count 1 --no-metadata=perhaps
    --no-count
    get lst
    get first
    --count 1 --count 2
    --count 1 --force --continue
    --force --no-force --count 1
    get 42 --no-size`,
};

/** The codes of errors in the table of SPEC §11. */
const CODES = new Set(
  [...fs.readFileSync('SPEC.md', 'utf8').matchAll(/^\| (`E_.*`) \|/gm)].flatMap(([, cell = '']) =>
    cell.replaceAll('`', '').split(', '),
  ),
);

t.test('SPEC has every code that an error can have', (t) => {
  const [type = ''] = /export type ErrorCode =[^;]*/.exec(
    fs.readFileSync('src/core/errors.ts', 'utf8'),
  )!;
  t.strictSame([...type.matchAll(/E_[A-Z_]+/g)].flat().toSorted(), [...CODES].toSorted());
  t.end();
});

t.test('a mistake is answered by one line that says the way out', async (t) => {
  const cwd = temporaryFolder(t);
  fs.mkdirSync(path.join(cwd, 'folder'));
  fs.writeFileSync(path.join(cwd, 'n.txt'), '42\n');
  await callCommand(['get', '42', '--size', '4x4', '--out', 'picture.png'], { cwd });
  const before = fs.readdirSync(cwd);
  const env = { ENUMERATE_QUEUE: '', LANG: 'C.UTF-8' };
  const shown: string[] = [];
  let count = 0;
  for (const [heading, lines] of Object.entries(MISTAKES)) {
    shown.push(`## ${heading}\n`);
    for (const line of lines.trim().split(/\n\s*/)) {
      const words = line.match(/'[^']*'|\S+/g) ?? [];
      const typed = words.map((word) => word.replaceAll("'", ''));
      const { status, stdout, stderr } = await callCommand(typed, { cwd, env });
      const isOneLine = /^[^\n]+\n$/.test(stderr);
      t.ok(status !== 0 && stdout === '' && isOneLine, `${line}: one line, and no success`);
      t.notMatch(stderr, /[Aa]rgument|following|undefined|NaN|\[object/, line);
      const [prefix = ''] = stderr.split(':');
      t.ok(prefix === 'enumerate' ? status === 2 : CODES.has(prefix), `${line}: ${prefix}`);
      shown.push(`$ enumerate ${line}\n${stderr}${status === 2 ? '' : `[exit code ${status}]\n`}`);
      count++;
    }
  }
  t.ok(count >= 150, `${count} mistakes`);
  t.strictSame(fs.readdirSync(cwd), before, 'and nothing is left behind');
  compareSnapshot(t, 'mistakes.txt', shown.join('\n'));
});

t.test('hints name the program as it was started', async (t) => {
  const cwd = temporaryFolder(t);
  const env = { npm_command: 'exec', npm_lifecycle_event: 'npx' };
  for (const [words, says] of [
    [['42'], /; did you mean npx enumerate get 42\?/],
    [['get'], /; see npx enumerate get --help/],
    [['resume', '.'], /npx enumerate --count N --out \./],
  ] as const) {
    t.match((await callCommand(words, { cwd, env })).stderr, says);
  }
  t.match((await callCommand(['get', '--help'], { cwd, env })).stdout, /^npx enumerate get /);
  await callCommand(['get', '42', '--size', '8', '--out', 'p.png'], { cwd });
  const located = await callCommand(['locate', 'p.png', '--json'], { cwd, env });
  t.match(JSON.parse(located.stdout), { command: 'npx enumerate get 42 --size 8x8' });
  await callCommand(['--count', '3', '--size', '8', '--out', 'run'], { cwd });
  fs.rmSync(path.join(cwd, 'run/.enumerate.ckpt'));
  t.match(
    (await callCommand(['recover', 'run'], { cwd, env })).stdout,
    /next +npx enumerate verify/,
  );
  // A script of npm has no npx before it.
  const script = { npm_command: 'run-script', npm_lifecycle_event: 'npx' };
  t.match((await callCommand(['42'], { cwd, env: script })).stderr, /mean enumerate get 42/);
});

t.test('no other place writes a command of this program', (t) => {
  const files = fs
    .readdirSync('src/cli', { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && name !== 'host.ts');
  t.ok(files.length > 50);
  for (const name of files) {
    const text = fs.readFileSync(path.join('src/cli', name), 'utf8');
    const code = text.replaceAll(/\/\*[^]*?\*\/|^\s*\/\/.*$/gm, '');
    t.notMatch(code, /['"`]enumerate [a-z$-]|\\`enumerate [a-z]/, name);
  }
  t.end();
});

t.test('help is asked for as other programs have it', async (t) => {
  const help = await callCommand(['get', '--help']);
  for (const words of [
    ['get', '-h'],
    ['help', 'get'],
    ['-h', 'get'],
  ]) {
    t.strictSame(await callCommand(words), help, words.join(' '));
  }
  t.equal((await callCommand(['help'])).stdout, (await callCommand(['--help'])).stdout);
  t.match(await callCommand(['help', 'art', 'compare']), {
    status: 0,
    stdout: /^enumerate art compare /,
  });
  t.match(await callCommand(['-V']), { status: 0, stdout: /^\d+\.\d+\.\d+\n$/ });
  const { status, stdout, stderr } = await callCommand([]);
  t.strictSame([status, stdout], [2, '']);
  t.equal(stderr.match(/^ {2}enumerate /gm)?.length, 3, 'three examples');
});
