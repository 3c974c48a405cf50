/** Least and greatest value. */
type Range = readonly [least: number, most: number];

/** Where a campaign advertises, and what is usual there. */
export interface Channel {
  readonly name: string;
  /** Impressions per day. */
  readonly impressions: Range;
  /** Clicks per impression. */
  readonly clickRate: Range;
  /** Conversions per click. */
  readonly conversionRate: Range;
  /** Price of a click in cents. */
  readonly clickPrice: Range;
  /** Revenue per conversion in cents. */
  readonly orderValue: Range;
}

const SEARCH: Channel = {
  name: "search",
  impressions: [800, 15_000],
  clickRate: [0.02, 0.06],
  conversionRate: [0.025, 0.06],
  clickPrice: [60, 240],
  orderValue: [4000, 9000],
};

const CHANNELS: readonly Channel[] = [
  SEARCH,
  {
    name: "social",
    impressions: [3000, 60_000],
    clickRate: [0.009, 0.025],
    conversionRate: [0.01, 0.03],
    clickPrice: [35, 120],
    orderValue: [3500, 8000],
  },
  {
    name: "display",
    impressions: [10_000, 200_000],
    clickRate: [0.005, 0.01],
    conversionRate: [0.005, 0.015],
    clickPrice: [20, 70],
    orderValue: [3500, 8000],
  },
  {
    name: "video",
    impressions: [5000, 120_000],
    clickRate: [0.005, 0.015],
    conversionRate: [0.005, 0.015],
    clickPrice: [30, 90],
    orderValue: [4000, 9000],
  },
  {
    name: "email",
    impressions: [1000, 25_000],
    clickRate: [0.012, 0.04],
    conversionRate: [0.02, 0.07],
    clickPrice: [5, 20],
    orderValue: [3000, 7000],
  },
];

/** The channel of a campaign; neighbouring campaigns have different ones. */
export function channelOf(campaign: number): Channel {
  return CHANNELS[campaign % CHANNELS.length] ?? SEARCH;
}
