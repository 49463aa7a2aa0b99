/**
 * The words of words/1: nouns and colours of at most eight letters, which differ in their first four letters, and in
 * more than one letter. ART §16.
 * @module
 */

/** 256 words in the order of the alphabet, one for each byte. */
export const WORD_LIST: readonly string[] = `
acorn actor album amber anchor angel ankle apple apron arrow atlas autumn badge ballet bamboo
banjo barrel basket beacon beetle bicycle biscuit blanket bonfire bottle bridge bronze bucket
butter cabin cactus camel candle canyon carpet castle cedar cello cherry chimney cinema circus
clover coffee comet copper coral cotton cradle crayon cricket crystal cushion dagger daisy
dancer delta desert diamond dinner doctor dolphin dragon drawer drum duchess eagle easel echo
elbow elder emerald engine envelope evening fabric falcon farmer feather ferry fiddle flame
flute forest fossil fox frost galaxy garden garlic gazelle ghost giant ginger giraffe glacier
goblet gorilla grape guitar gypsum hammer harbor hazel helmet heron hill honey horizon hotel
hunter iceberg igloo indigo insect island ivory jacket jaguar jasmine jelly jewel jigsaw juggler
jungle kayak kettle kidney kitten koala ladder lagoon lantern laurel lemon leopard library lily
lizard lobster lotus lumber magnet mango maple marble meadow melon mermaid mirror monkey morning
mountain muffin museum music napkin nectar needle nickel night nomad nutmeg oasis ocean olive
onion opera orange orbit orchid ostrich otter oyster palace panda paper parrot peach pebble
pencil pepper piano pigeon pirate planet polar pumpkin puppet purple quartz queen quilt rabbit
radio raven ribbon river robin rocket rooster ruby saddle sailor salmon sandal scarf school
shadow shell silver sister smoke spider spoon spruce stable summer sunset swan teapot temple
thunder ticket tiger timber tomato tower trumpet tulip tunnel turtle umbrella uncle unicorn
valley vampire vanilla velvet village violin volcano waffle walnut walrus water whale willow
window winter wolf yacht yellow yogurt zebra zipper
`
  .trim()
  .split(/\s+/);
