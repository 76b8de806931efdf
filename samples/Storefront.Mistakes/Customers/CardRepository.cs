namespace Storefront.Customers;

public sealed class CardRepository(CustomerContext context)
{
    public async Task IssueAsync(LoyaltyCard card, CancellationToken cancellation = default)
    {
        context.Cards.Add(card);

        // Nobody else commits today; whoever adds a second step finds the first one stored.
        await context.SaveChangesAsync(cancellation); // SES1014
    }
}

public sealed class IssueCard(CardRepository cards)
{
    public Task RunAsync(int customerId, string number, CancellationToken cancellation = default) =>
        cards.IssueAsync(new LoyaltyCard { CustomerId = customerId, Number = number }, cancellation);
}
