namespace Storefront.Customers;

/// <summary>Registers a customer together with a loyalty card: no card, no customer.</summary>
public sealed class RegisterCustomer(CustomerContext context, CustomerRepository customers)
{
    public async Task<int> RunAsync(string name, string email, string card, CancellationToken cancellation = default)
    {
        var customer = new Customer { Name = name, Email = email };
        await customers.AddAsync(customer, cancellation);
        if (await customers.IsTakenAsync(card, cancellation))
            throw new CardTakenException(card);
        customers.AddCard(new LoyaltyCard { CustomerId = customer.Id, Number = card });
        await context.SaveChangesAsync(cancellation);
        return customer.Id;
    }
}

public sealed class CardTakenException(string number) : Exception($"Card {number} belongs to somebody else.");
