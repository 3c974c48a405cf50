import type { Product } from "../components/spec/product.ts";
import { campaignAnalytics } from "../jobs/campaign_analytics/product.ts";
import { pagila } from "../jobs/pagila/product.ts";

/** A product that ships with the toolkit. */
interface ShippedProduct {
  readonly product: Product;
  /** Whether a stack has it that says nothing about it. */
  readonly byDefault: boolean;
}

/** Products by name, which is also the name of their key in a stack's configuration. */
export const SHIPPED_PRODUCTS: Readonly<Record<string, ShippedProduct>> = {
  pagila: { product: pagila, byDefault: true },
  campaign_analytics: { product: campaignAnalytics, byDefault: false },
};
