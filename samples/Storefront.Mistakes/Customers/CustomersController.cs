using Microsoft.AspNetCore.Mvc;

namespace Storefront.Customers;

[ApiController, Route("customers")]
public sealed class CustomersController(CustomerContext context) : ControllerBase
{
    [HttpGet("{id:int}")]
    public async Task<ActionResult<Customer>> GetAsync(int id, CancellationToken cancellation)
    {
        var customer = await context.Customers.FindAsync([id], cancellation);
        // Every column of the table is part of the interface from now on.
        return customer is null ? NotFound() : customer; // SES1011
    }
}
