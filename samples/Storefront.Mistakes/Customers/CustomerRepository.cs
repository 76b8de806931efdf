using Microsoft.EntityFrameworkCore;

namespace Storefront.Customers;

public sealed class CustomerRepository(CustomerContext context)
{
    public async Task AddAsync(Customer customer, CancellationToken cancellation = default)
    {
        context.Customers.Add(customer);

        // Stored before the use case knows whether there will be a card.
        await context.SaveChangesAsync(cancellation); // SES1001
    }

    public void AddCard(LoyaltyCard card) => context.Cards.Add(card);

    public Task<bool> IsTakenAsync(string number, CancellationToken cancellation = default) =>
        context.Cards.AnyAsync(card => card.Number == number, cancellation);
}
