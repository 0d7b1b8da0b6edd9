export { BAYES_1, BAYES_2, BAYES_3, type Bayes, bayes } from './bayes.ts';
export { type Cusum, type CusumJudged, type CusumTransform, cusum } from './cusum.ts';
export { EARS, EARS_C3, type Ears, earsC1, earsC2, earsC3 } from './ears.ts';
export { FARRINGTON, type Farrington, farrington } from './farrington.ts';
export {
  type FarringtonFlexible,
  type FarringtonJudged,
  farringtonFlexible,
  NOUFAILY,
} from './farrington-flexible.ts';
export type { Judged, Series } from './judged-week.ts';
export { type LikelihoodRatio, likelihoodRatio, type RatioJudged } from './likelihood-ratio.ts';
