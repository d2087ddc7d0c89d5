/** How many days a branch made in the console may live; each provider's limit is 30. */
export const branchLives = ["1", "3", "7", "14", "30"] as const;
