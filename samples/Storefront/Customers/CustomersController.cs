using Microsoft.AspNetCore.Mvc;

namespace Storefront.Customers;

[ApiController, Route("customers")]
public sealed class CustomersController(CustomerContext context) : ControllerBase
{
    [HttpGet("{id:int}")]
    public async Task<ActionResult<CustomerView>> GetAsync(int id, CancellationToken cancellation)
    {
        var customer = await context.Customers.FindAsync([id], cancellation);
        return customer is null ? NotFound() : new CustomerView(customer.Id, customer.Name);
    }
}

public sealed record CustomerView(int Id, string Name);
