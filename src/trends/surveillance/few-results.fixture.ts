/* A few of the reference results, for whoever does not have them all: R 4.2.2, surveillance 1.20.3. Places are from 0. */

/** The package’s simulated series n2: four years of weeks. */
export const N2_COUNTS = [
  1, 0, 15, 0, 0, 2, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 6, 25, 0, 0, 0, 3, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0, 0, 0, 4, 84, 0, 0, 0, 4, 1, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 15, 0, 0, 0, 0, 0, 0, 0, 0, 12, 32, 89, 1, 7, 160, 4, 0, 2, 15,
  17, 43, 2, 0, 1, 1, 45, 1, 0, 2, 1, 0, 0, 2, 0, 1, 1, 19, 0, 2, 1, 0, 0, 3, 2, 1, 4, 0, 2, 1, 5, 2, 1, 1, 1,
  0, 4, 19, 0, 2, 7, 5, 0, 85, 6, 0, 0, 0, 0, 0, 0, 0, 3, 40, 2, 12, 0, 0, 6, 1, 3, 6, 4, 11, 0, 1, 18, 40, 2,
  2, 12, 3, 5, 1, 4, 1, 0, 1, 0, 1, 3, 3, 0, 4, 11, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
];
/** farringtonFlexible, nbPlugin, b 2, w 3, 10 parts, alpha 0.01, no least number of cases: place, bound, alarm. */
export const N2_BOUNDS = [
  [107, 19, false],
  [111, 6, true],
  [122, 8, true],
  [125, 0, true],
  [157, 59, false],
] as const;

/** Weeks of Salmonella Newport in Germany, 2011: a piece of the package’s salmNewport. */
export const NEWPORT_COUNTS = [
  0, 0, 2, 5, 2, 0, 3, 6, 1, 2, 1, 2, 0, 2, 0, 3, 9, 41, 45, 17, 3, 3, 5, 11, 5, 4,
];
/** EARS with seven weeks, alpha 0.025: place, bound, alarm. */
export const NEWPORT_EARS = {
  C1: [
    [16, 3.65096169217267, true],
    [17, 8.50731927026278, true],
    [18, 37.1571340003551, true],
    [19, 53.250966334517, false],
    [20, 53.672545963823, false],
  ],
  C2: [
    [16, 5.75304529804954, true],
    [17, 2.90630614372367, true],
    [18, 3.65096169217267, true],
    [19, 8.50731927026278, true],
    [20, 37.1571340003551, false],
  ],
  C3: [
    [16, 12.7530452980495, false],
    [17, 40.3740839544134, true],
    [18, 0, true],
    [19, 0, true],
    [20, 0, true],
  ],
} as const;
/** algo.bayes, b 0, w 6, alpha 0.05. */
export const NEWPORT_BAYES = [
  [16, 4, true],
  [17, 6, true],
  [18, 15, true],
  [19, 24, false],
  [20, 27, false],
] as const;

/** glrnb, alpha 0.2, the rise fitted. */
export const RATIO_COUNTS = [25, 15, 14, 33, 10, 26, 27, 18];
export const RATIO_EXPECTED = [
  15.6026834012766, 16.1965783214378, 16.7730244352127, 17.3236158602188, 17.8403237336558, 18.315613291204,
  18.7425537408555, 19.1149193294683,
];
export const RATIOS = [
  0.512541248008853, 0.228167288624194, 0.0757625205296675, 1.05265879466586, 0.236514286949012,
  0.444577600679909, 0.719199865590529, 0.573222398132696,
];
