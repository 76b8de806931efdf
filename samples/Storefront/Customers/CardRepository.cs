namespace Storefront.Customers;

public sealed class CardRepository(CustomerContext context)
{
    public void Issue(LoyaltyCard card) => context.Cards.Add(card);
}

public sealed class IssueCard(CustomerContext context, CardRepository cards)
{
    public Task RunAsync(int customerId, string number, CancellationToken cancellation = default)
    {
        cards.Issue(new LoyaltyCard { CustomerId = customerId, Number = number });
        return context.SaveChangesAsync(cancellation);
    }
}
