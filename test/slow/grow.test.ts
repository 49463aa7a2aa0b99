/** The choices of each grammar, where the others are content with one. ART §8. @module */
import '../art/grow.test.js';
