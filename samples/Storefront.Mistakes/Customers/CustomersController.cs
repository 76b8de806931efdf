using Microsoft.AspNetCore.Mvc;

namespace Storefront.Customers;

[ApiController, Route("customers")]
public sealed class CustomersController(CustomerContext context) : ControllerBase
{
    [HttpGet("{id:int}")]
    // Every column of the table is part of the interface from now on.
    public async Task<ActionResult<Customer>> GetAsync(int id, CancellationToken cancellation) // SES1011
    {
        var customer = await context.Customers.FindAsync([id], cancellation);
        return customer is null ? NotFound() : customer;
    }
}
