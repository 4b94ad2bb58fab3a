using Microsoft.AspNetCore.Http;

namespace Parley.Chat.Http;

/// <summary>Charges requests without a credential to the memory of all unauthenticated clients.</summary>
internal sealed class StrangersFilter(CallMemory memory) : IEndpointFilter
{
    public ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next) =>
        memory.RunAsync(context, next);
}
