namespace Storefront.Customers;

/// <summary>Registers a customer together with a loyalty card: no card, no customer.</summary>
public sealed class RegisterCustomer(CustomerContext context, CustomerRepository customers)
{
    public async Task<int> RunAsync(string name, string email, string card, CancellationToken cancellation = default)
    {
        var customer = new Customer { Name = name, Email = email };
        customers.Add(customer);
        if (await customers.IsTakenAsync(card, cancellation))
            throw new CardTakenException(card);

        // Linked by the object, not by an id that it has not got yet: one save stores both, or neither.
        customers.AddCard(new LoyaltyCard { Customer = customer, Number = card });
        await context.SaveChangesAsync(cancellation);
        return customer.Id;
    }
}

public sealed class CardTakenException(string number) : Exception($"Card {number} belongs to somebody else.");
