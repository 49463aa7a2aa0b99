/**
 * All cases of test/verify/film, and beyond it and film-resume: segments of a partial film whose
 * codec loses samples, as many as the time allows.
 * @module
 */
import t from 'tap';
import { runEnumerate } from '../cli/command.js';
import { temporaryFolder } from '../cli/started-command.js';
import '../verify/film.test.js';

t.test('the segments of a film that is not complete are verified', (t) => {
  const cwd = temporaryFolder(t);
  const long = ['--count', '6000', '--size', '1280x720', '--color', 'gray', '--runtime', '60'];
  const { status, stderr } = runEnumerate([...long, '--out', 'x.webm', '--crf', '60'], { cwd });
  t.equal(status, 0, stderr);
  t.match(
    runEnumerate(['verify', 'x.webm'], { cwd }).stdout,
    /^x\.webm: all [1-9]\d* frames are there; .* to go: enumerate resume/,
  );
  t.end();
});
