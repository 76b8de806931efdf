using Microsoft.EntityFrameworkCore;

namespace Storefront.Customers;

public sealed class CustomerRepository(CustomerContext context)
{
    // Adds and finds, and leaves it to the use case when to save.
    public void Add(Customer customer) => context.Customers.Add(customer);

    public void AddCard(LoyaltyCard card) => context.Cards.Add(card);

    public Task<bool> IsTakenAsync(string number, CancellationToken cancellation = default) =>
        context.Cards.AnyAsync(card => card.Number == number, cancellation);
}
