using Microsoft.AspNetCore.Mvc;

namespace Storefront.Customers;

[ApiController, Route("customers")]
public sealed class CustomerForms(CustomerContext context) : ControllerBase
{
    [HttpPut("{id:int}")]
    public async Task<IActionResult> PutAsync(int id, CustomerForm form, CancellationToken cancellation)
    {
        if (await context.Customers.FindAsync([id], cancellation) is not { } customer)
            return NotFound();
        customer.Name = form.Name;
        customer.Email = form.Email;
        await context.SaveChangesAsync(cancellation);
        return NoContent();
    }
}

public sealed record CustomerForm(string Name, string? Email);
