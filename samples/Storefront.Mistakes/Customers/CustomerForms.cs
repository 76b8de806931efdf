using Microsoft.AspNetCore.Mvc;

namespace Storefront.Customers;

[ApiController, Route("customers")]
public sealed class CustomerForms(CustomerContext context) : ControllerBase
{
    [HttpPut("{id:int}")]
    public async Task<IActionResult> PutAsync(int id, Customer customer, CancellationToken cancellation)
    {
        // Writes every column, also those that the form does not have.
        customer.Id = id;
        context.Customers.Update(customer); // SES5012
        await context.SaveChangesAsync(cancellation);
        return NoContent();
    }
}
