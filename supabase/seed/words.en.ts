import { dialogue, type Words } from './words.ts';

/** Everyday talk in English. */
export const english: Words = {
	readings: dialogue(`
– My sugar was {sugar} this morning before breakfast.
– Thank you for checking, {name}. I wrote it down.

– {sugar} today
– Got it, thank you {name}.

– Blood pressure today {pressure}. I sat for five minutes first like you showed me.
– That is exactly the way to do it. I have noted it for your visit.

– BP {pressure}
– Thank you, noted.

– Weight this morning {weight} pounds.
– Got it, thank you. I have added it to your record.

– Walked {minutes} minutes today.
– Good for you, {name}. Thank you for telling me.
– Tomorrow again if it does not rain.
– Fingers crossed for the weather!
`),
	errands: dialogue(`
– Good morning {staff}. I am down to my last few pills. Can you ask about a refill?
– Good morning {name}. I sent the request to Dr. Shah just now. The pharmacy should call you when it is ready.
– They called. Picking it up {day}. Thank you!
– Wonderful. Glad that went smoothly.

– What time is my appointment on {day}? I cannot find the card.
– It is at {time} with Dr. Shah. Please bring your medicine bottles with you.

– I need a ride for {day}. My {kin} has to work.
– I can set one up. Pick-up would be about an hour before your visit. Does that work?
– Yes it does
– Done. The driver will call when they are outside.

– Can I change my visit? Something came up.
– Of course. We have {day} at {time}. Would that suit you?
– That is perfect.
– You are all set for {day} at {time}.

– Did you get the readings I sent?
– I did, all of them. Dr. Shah will look at them with you at your visit.

– Sorry I missed your call.
– No trouble at all. It was only to say hello and see how the week went. I will try again {day} around {time}.

– My {kin} will come with me {day}. Is that all right?
– Yes, please do. A second pair of ears is always good.
`),
	once: dialogue(`
– I got a letter from the insurance and I do not understand it.
– Those letters can be confusing. Could you bring it on {day}, or read me the line that worries you?
– I will bring it. It has a lot of small print.
– Bring it along and we will read it together.

– Is the clinic open on the holiday?
– We are closed that day and open again the next morning at 8:30.
– Thanks, just checking.
– Any time.

– The new pill box is a big help. I do not have to think about it anymore.
– I am so pleased to hear it. You picked a good one.

– Where do I go for the blood test?
– Second floor, past the elevators, on your left. They open at 7 and {day} is a quiet day.
– Found it last time by following the smell of coffee lol
– That works too!

– First time around the whole park today!! My {kin} took a picture.
– {name}, that is terrific. The whole park! I would love to see the picture at your visit.

– I could not get the cuff to turn on.
– Try new batteries first, it takes four AA. If it still will not start, bring it in and I will swap it.
– It was the batteries. Feeling silly now.
– Not silly at all, it happens to all of us.

– Can you mail me the exercise sheet again? The dog got to it.
– Ha! It goes out today. I will put in two, one for the dog.

– Thank you for calling me yesterday. I felt better after we talked.
– I am glad, {name}. I liked talking with you too.

– Pharmacy says they are out until {day}.
– Thank you for telling me. I called them: the store on the corner has it today. Shall I have it moved there?
– Yes please, that one is closer anyway
– It is moved. They say after {time}.

– What was the name of the cooking class?
– “Eat well, feel well”, at the library on {day}s at {time}. It is free.
– I signed up me and my {kin}.
– I love that. Tell me what you cook!

– New phone number for me: it ends in {digits} now.
– Thank you, I changed it. I will use the new one from today.

– Do I still need the flu shot this year?
– It is on your list for the visit on {day}. It takes a minute, and you can ask Dr. Shah anything before.

– I made the soup recipe you sent. My {kin} asked for seconds!!
– That is the best review. I have another one with beans if you want it.
– Send it
– On its way.

– How do I say no to cake at a birthday party? Asking for a friend.
– Your friend could take a small piece and enjoy every bite. Or bring the fruit. How did the party go?
– Small piece. Danced a lot.
– Tell your friend I am proud of them.

– Could somebody help me with the form for the energy bill? I have all the papers but the questions are long, and
  last time I filled in the wrong box and it took two months before they even wrote back to me. I do not want to go
  through that again if I can help it.
– That sounds tiring, {name}. Ana knows that form well. She has time on {day} at {time}, here or by phone. Which do
  you like better?
– By phone please.
– She will call you then. Have the last bill next to you.

– The print on the new paper is too small for me.
– I am sorry about that. I printed it again in large letters. It is at the front desk for you.
– Much better now, I can read it without the glass.
– I set it so that all your papers come that way.
`),
	checkIns: dialogue(`
– Hello {name}, this is {staff}. Just checking in. How has your week been?
– Pretty good, thank you for asking.
– That is good to hear. I am here if anything comes up.

– Hi {name}, a reminder that you see Dr. Shah on {day} at {time}.
– I will be there
– See you then.

– Hi {name}, you see Dr. Shah on {day} at {time}. Nothing you need to bring but your questions.

– Your new log book is ready at the front desk whenever you pass by.
– Thanks, I will stop by {day}.
– No hurry at all.

– Hello {name}. Dr. Shah has looked at your readings and will go over them with you at the next visit.

– Good news, {name}: the ride program approved you for the whole year.
– Oh that is wonderful. Thank you {staff}.
– You did the hard part with all that paperwork.

– Hi {name}, the walking group starts again on {day} at {time}, by the fountain.
– My knees and I will be there!
– Bring both knees. I will tell them to expect you.
`),
	waiting: dialogue(`
– Hi {staff}, when you have a moment: is my appointment {day} or the day after?
– Sugar was {sugar} today.
– The pharmacy says they need a word from you before they can fill it.
– Can my {kin} pick up the papers for me?
– I think I left my glasses in the waiting room.
– Do you have the number of the ride service? I lost the paper.
– Thank you for the recipes. Is there one without onions?
– The cuff shows an E and nothing else. What does that mean?
– Blood pressure {pressure} today, {minutes} minutes of walking after.
– Could we talk on the phone this week? Mornings are best for me.
– What was it I have to bring on {day}?
– I need to move my visit, we have a funeral in the family.
– Is it all right to come a little early on {day}? The bus comes when it wants.
`).flat(),
	days: ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday'],
	kin: ['daughter', 'son', 'sister', 'neighbor', 'niece', 'grandson', 'cousin', 'friend']
};
