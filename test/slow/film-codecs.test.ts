/** The whole of test/media/film-codecs: each encoder that loses nothing. @module */
import '../media/film-codecs.test.js';
