import {mean, median} from "simple-statistics";
import {type Judged, judgePoints} from "./rules.js";

/** A chart of fewer intervals than this says nothing, as one of fewer points. */
export const fewestIntervals = 12;

/** An interval between two periods with an event, at the later one. */
export interface Interval extends Judged {
  /** Where it ends: the place of its period. */
  at: number;
  /** It has no end yet: so long at least. */
  open: boolean;
}

export interface RareChart {
  /** Periods with an event. */
  events: number[];
  /** Complete intervals. */
  complete: number;
  /** The chart: empty under twelve complete intervals. */
  points: Interval[];
}

/**
 * The g chart of the periods between periods with an event: how many without one lie between. Two events in one period
 * count once. Where it is only known in which month something happened, a month with an event is a trial that succeeds,
 * and what lies between two of them is geometric whatever the number of events in a month: Benneyan, Number-Between
 * g-Type Statistical Quality Control Charts, Health Care Management Science 4, 2001. Limits are the mean ± 3 √(mean (mean
 * + 1)), not below 0; the centre is the median, since half of skewed intervals is below it (as in R’s qicharts2). A t
 * chart would need the days.
 *
 * `null` is a period of which nobody knows; an interval over it is none. What has passed since the last event is a point
 * without an end: it can be too long, never too short, so it stands on the upper side or on none. The rule of two in
 * three near a limit supposes a symmetric chart and is not asked.
 */
export function rare(happened: readonly (boolean | null)[]): RareChart {
  const events: number[] = [];
  const intervals: ({at: number; gap: number; open: boolean} | null)[] = [];
  let from: number | null = null;
  let unknownSince: number | null = null;
  happened.forEach((event, at) => {
    if (event === null) {
      if (from !== null) intervals.push(null);
      from = null;
      unknownSince = at;
    } else if (event) {
      events.push(at);
      if (from !== null) intervals.push({at, gap: at - from - 1, open: false});
      from = at;
    }
  });
  const complete = intervals.flatMap((i) => (i ? [i.gap] : []));
  if (complete.length < fewestIntervals) return {events, complete: complete.length, points: []};

  const average = mean(complete);
  const reach = 3 * Math.sqrt(average * (average + 1));
  const limits = {center: median(complete), lower: Math.max(0, average - reach), upper: average + reach};
  const place = (all: typeof intervals) => judgePoints(all.map((i) => i && {...limits, value: i.gap}));
  const judged = place(intervals);
  const last = happened.findLastIndex((event) => event !== null);
  const since = from ?? unknownSince;
  if (since !== null && last > since) {
    const open = {at: last, gap: last - since, open: true};
    intervals.push(open);
    const above = open.gap > limits.center;
    const withIt = above ? place(intervals) : [...judged, {...limits, ...still}];
    intervals.forEach((_, i) => {
      const [before, now] = [judged[i], withIt[i]];
      judged[i] = now ? {...now, trend: before?.trend ?? false} : null;
    });
  }
  const points = intervals.flatMap((interval, i) => {
    const point = judged[i];
    if (!interval || !point) return [];
    const {at, gap, open} = interval;
    return [{...point, at, open, value: gap, nearLimit: false}];
  });
  return {events, complete: complete.length, points};
}

/** Not over yet and not above the centre: nobody knows on which side it will end. */
const still = {value: 0, side: 0, outside: false, run: false, trend: false, nearLimit: false} as const;
